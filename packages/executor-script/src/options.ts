import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'

/** The settings of a hook that runs a script. */
export interface ScriptOptions {
  /** A line for /bin/sh, or a program and its arguments. */
  readonly run: string | readonly string[]
  /** Relative to the project's root, the default. */
  readonly cwd?: string | undefined
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

/** The settings of the executor. */
export const options: StandardSchema<ScriptOptions> = z.strictObject({
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
})
