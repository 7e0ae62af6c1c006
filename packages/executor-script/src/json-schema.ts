import { SAYS } from './says.ts'

/**
 * The settings as JSON Schema. zod would say the same, in the time that five hundred hooks take to be read; test/options
 * holds the two together.
 */
export function draft07(): Record<string, unknown> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      run: { anyOf: [LINE, WORDS], description: SAYS.run },
      cwd: { description: SAYS.cwd, type: 'string', minLength: 1 },
      payload: { description: SAYS.payload, type: 'string', enum: ['event', 'native', 'claude'] },
      event_file: { description: SAYS.event_file, type: 'boolean' },
    },
    required: ['run'],
    additionalProperties: false,
  }
}

const LINE = { type: 'string', minLength: 1, description: SAYS.line }
const WORD = { type: 'string', 'x-template': 'argument', description: SAYS.word }
const WORDS = { minItems: 1, type: 'array', items: WORD, description: SAYS.words }
