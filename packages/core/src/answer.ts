import { defineExecutor, type Executor } from './executor.ts'
import { plainText } from './render.ts'
import type { HookOutput } from './result.ts'
import type { SchemaIssue, StandardSchema } from './schema.ts'

/** What `deny`, `ask` and `context` of a hook become: an answer without a process to start or to fail. */
export interface AnswerOptions {
  readonly deny?: string
  readonly ask?: string
  readonly context?: string
}

const DESCRIPTIONS = {
  deny: 'Denies; the text is the reason, for the model.',
  ask: 'Lets the user decide; the text is the reason.',
  context: 'Words for the model.',
} as const

/** The built-in executor. */
export const answer: Executor<AnswerOptions> = /* @__PURE__ */ defineExecutor<AnswerOptions>({
  name: 'answer',
  answers: true,
  idempotent: true,
  options: schema(),
  execute: ({ options, render }) => said(options, (text) => plainText(render(text))),
  preview: ({ options, render }) => ({ ...said(options, (text) => plainText(render(text))) }),
})

function said({ deny, ask, context }: AnswerOptions, text: (template: string) => string): HookOutput {
  return {
    ...(deny !== undefined
      ? { decision: 'deny', reason: text(deny) }
      : ask !== undefined
        ? { decision: 'ask', reason: text(ask) }
        : {}),
    ...(context !== undefined ? { context: text(context) } : {}),
  }
}

/** Written by hand, since core has no schema library. */
function schema(): StandardSchema<AnswerOptions> {
  const properties = (): object =>
    Object.fromEntries(
      Object.entries(DESCRIPTIONS).map(([key, description]) => [
        key,
        { type: 'string', description, 'x-template': 'value' },
      ]),
    )
  return {
    '~standard': {
      version: 1,
      vendor: 'hookline',
      validate: (value) => {
        const issues = faults(value)
        return issues.length > 0 ? { issues } : { value: value as AnswerOptions }
      },
      jsonSchema: {
        input: () => ({
          type: 'object',
          properties: properties(),
          additionalProperties: false,
          minProperties: 1,
        }),
      },
    },
  }
}

function faults(value: unknown): readonly SchemaIssue[] {
  if (typeof value !== 'object' || value === null) return [{ message: 'expected a table' }]
  const entries = Object.entries(value)
  if (entries.length === 0) return [{ message: 'expected deny, ask or context' }]
  return entries.flatMap(([key, text]): SchemaIssue[] => {
    if (!Object.hasOwn(DESCRIPTIONS, key)) return [{ message: `unknown key "${key}"`, path: [key] }]
    return typeof text === 'string' ? [] : [{ message: `expected a text, found ${typeof text}`, path: [key] }]
  })
}
