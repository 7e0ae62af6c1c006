import * as z from 'zod'

const text = z.string({ error: 'a text' })
const filled = text.min(1, { error: 'a text that is not empty' })

/** Which of the four it is, secret-reference.ts looks at. */
const secret = z.looseObject({}, { error: 'where a secret lies' }).meta({ 'x-secret': true })

const value = z.union([text.meta({ 'x-template': 'value' }), secret], { error: 'a text or a secret' })

/** `env` of a hook. */
export const environment: z.ZodType = z
  .record(z.string(), value, { error: 'a table of names, each with a text' })
  .optional()
  .describe('Variables that a child gets besides: NAME = "value", with {{ }}, or NAME = { secret = "NAME" }.')

const source = z.union([filled, z.looseObject({ use: filled })], {
  error: 'a package, a file, or { use = "..." }',
})

/** `[executors]`. */
export const executors: z.ZodType = z
  .record(z.string(), source, { error: 'a table of names, each with a package or a file' })
  .optional()
  .describe(
    'Executors beyond those of hookline: name = "package" or "./file.ts", or { use = "executor" } with settings.',
  )
