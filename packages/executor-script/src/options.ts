import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'

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
  /** What each of its processes may use. Default: no limits. */
  readonly limits?: ScriptLimits | undefined
}

/** What a child may use. */
export interface ScriptLimits {
  /** `512MB`. */
  readonly memory?: string | undefined
  /** How many it may run at once. */
  readonly processes?: number | undefined
}

const noHoles = (text: string): boolean => !text.includes('{{')

const line = z
  .string()
  .min(1)
  .refine(
    noHoles,
    'a shell line may hold no {{ }}: use "$@", variables or stdin, or write run = ["program", "{{ }}"]',
  )
  .describe('A line for /bin/sh.')

const words = z
  .array(z.string().meta({ 'x-template': 'argument', description: 'The program, or one argument.' }))
  .min(1)
  .refine(([program]) => program === undefined || (program !== '' && noHoles(program)), {
    path: [0],
    error: 'the program is a fixed name or path, without {{ }}',
  })
  .describe('A program and its arguments, without a shell.')

const limits = z.strictObject({
  memory: z
    .string()
    .regex(/^[1-9]\d{0,8}(KB|MB|GB)$/, 'a size such as "512MB"')
    .optional()
    .describe('What each process may take: "512MB", "2GB".'),
  processes: z.int().min(1).max(100_000).optional().describe('How many may run at once.'),
})

/** What they are held to. */
export const settings: StandardSchema<ScriptOptions> = z.strictObject({
  run: z
    .union([line, words], { error: 'expected a shell line, or a list of a program and its arguments' })
    .describe(
      'What to run: a shell line, in which "$@" are the matched paths; or a program and its arguments, with {{ }}.',
    ),
  cwd: z
    .string()
    .min(1)
    .optional()
    .describe("Where it runs; relative to the project's root, which is the default."),
  payload: z
    .enum(['event', 'native', 'claude'])
    .optional()
    .describe(
      'What is on stdin: "event", the event of hookline, which is the default; "native", the agent\'s own bytes; "claude", what Claude Code would send.',
    ),
  event_file: z
    .boolean()
    .optional()
    .describe(
      'true: the event is also in the file HOOKLINE_EVENT_FILE, which is there while it runs. Default: only if a shell line names that variable.',
    ),
  limits: limits
    .optional()
    .describe(
      'What it may use of the machine: `memory` of each process, such as "512MB", and `processes` at once. Default: no limits.',
    ),
})

const { '~standard': standard } = settings

/** The settings of the executor. */
export const options: StandardSchema<ScriptOptions> = {
  '~standard': { ...standard, validate: (value) => plainRun(value) ?? standard.validate(value) },
}

/**
 * Nearly all hooks say only what to run: then nobody asks zod, which takes twenty times as long. `undefined`: not certainly
 * right. test/options holds it to the schema.
 */
export function plainRun(value: unknown): { readonly value: ScriptOptions } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined
  for (const key in value) if (key !== 'run') return undefined
  const { run } = value as { readonly run?: unknown }
  if (typeof run === 'string') return isName(run) ? { value: { run } } : undefined
  if (!Array.isArray(run) || !isName(run[0])) return undefined
  const copy: readonly unknown[] = [...run]
  return copy.every(isText) ? { value: { run: copy } } : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isName = (value: unknown): boolean => isText(value) && value !== '' && noHoles(value)
