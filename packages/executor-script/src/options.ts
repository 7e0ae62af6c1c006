import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { draft07 } from './json-schema.ts'
import { noHoles, plainRun } from './plain-run.ts'
import { SAYS } from './says.ts'

/** The settings of a hook that runs a script. */
export interface ScriptOptions {
  /** A line for /bin/sh, or a program and its arguments. */
  readonly run: string | readonly string[]
  /** Relative to the project's root, the default. */
  readonly cwd?: string | undefined
  /** What it is told on stdin: hookline's event, the default; the agent's own bytes; what Claude Code would have sent. */
  readonly payload?: 'event' | 'native' | 'claude' | undefined
  /** True: the event is in a file too. Default: where the line names HOOKLINE_EVENT_FILE. */
  readonly event_file?: boolean | undefined
}

const line = z
  .string()
  .min(1)
  .refine(
    noHoles,
    'a shell line may hold no {{ }}: use "$@", variables or stdin, or write run = ["program", "{{ }}"]',
  )
  .describe(SAYS.line)

const words = z
  .array(z.string().meta({ 'x-template': 'argument', description: SAYS.word }))
  .min(1)
  .refine(([program]) => program === undefined || (program !== '' && noHoles(program)), {
    path: [0],
    error: 'the program is a fixed name or path, without {{ }}',
  })
  .describe(SAYS.words)

/** What they are held to. */
export const settings: StandardSchema<ScriptOptions> = z.strictObject({
  run: z
    .union([line, words], { error: 'expected a shell line, or a list of a program and its arguments' })
    .describe(SAYS.run),
  cwd: z.string().min(1).optional().describe(SAYS.cwd),
  payload: z.enum(['event', 'native', 'claude']).optional().describe(SAYS.payload),
  event_file: z.boolean().optional().describe(SAYS.event_file),
})

const { '~standard': standard } = settings

/** The settings of the executor. What is asked for every hook is answered without zod, where that is certain. */
export const options: StandardSchema<ScriptOptions> = {
  '~standard': {
    ...standard,
    validate: (value) => plainRun(value) ?? standard.validate(value),
    jsonSchema: {
      input: (asked) => (asked.target === 'draft-07' ? draft07() : standard.jsonSchema!.input(asked)),
    },
  },
}
