import * as z from 'zod'
import { filled, flag, text, told } from './schema-value.ts'
import { ENV_PATTERN, ID_PATTERN, PLUGIN_PATTERN } from './schema-words.ts'

/** Which of the four it is, secret-reference.ts looks at. */
const secret = z.looseObject({}, { error: 'where a secret lies' }).meta({ 'x-secret': true })

const value = z.union([text.meta({ 'x-template': 'value' }), secret], { error: 'a text or a secret' })

/** `env` of a hook. */
export const environment: z.ZodType = told(
  z
    .record(z.string(), value, { error: 'a table of names, each with a text' })
    .meta({ propertyNames: { pattern: `^${ENV_PATTERN}$` } }),
  'a table of variables that a child is given besides: `NAME = "value"`, always a text, with `{{ }}` and `${VAR}`, or [a secret](#secrets): `NAME = { secret = "NAME" }`',
)

const plugin = filled.meta({ pattern: PLUGIN_PATTERN })

const source = z.union([plugin, z.looseObject({ use: filled })], {
  error: 'a package, a file, or { use = "..." }',
})

/** `[executors]`. */
export const executors: z.ZodType = told(
  z
    .record(z.string(), source, { error: 'a table of names, each with a package or a file' })
    .meta({ propertyNames: { pattern: ID_PATTERN } }),
  'executors beyond those of hookline: `name = "package"` or `name = "./file.ts"`, or `{ use = "..." }` with [settings](#executors-with-settings)',
)

/** `[projects."<root>"]`. */
export const project: z.ZodType = z.strictObject(
  { allow: told(flag, '`true`: an `allow` from a hook of this project counts', false) },
  { error: 'a table' },
)
