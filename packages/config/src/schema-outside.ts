import { CHILD_LIMITS } from '@hookline/core'
import * as z from 'zod'
import { COUNTS } from './limits.ts'
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

const policy = z.enum(['inherit', 'read-only', 'workspace-write', 'off'], {
  error: '"inherit", "read-only", "workspace-write" or "off"',
})

/** `sandbox` of a hook. */
export const sandbox: z.ZodType = z.union(
  [policy, z.strictObject({ policy: policy.optional(), require: flag.optional(), network: flag.optional() })],
  { error: '"inherit", "read-only", "workspace-write", "off", or { policy, require, network }' },
)

const size = z
  .string({ error: 'a size such as "512MB"' })
  .meta({ pattern: '^[1-9]\\d{0,8}(KB|MB|GB)$', examples: ['64MB', '512MB', '2GB'] })

const count = ([least, most]: readonly [number, number], error: string): z.ZodType =>
  z.int({ error }).min(least, { error }).max(most, { error })

/** `limits` of a hook. */
export const limits: z.ZodType = z.strictObject(
  {
    memory: told(
      size,
      'of the child and all that it starts; where the kernel does not count them together, of each. Default: no limit',
    ),
    processes: told(
      count(COUNTS.processes, 'a whole number from 1 to 100000'),
      'how many it may run at once, threads included',
      CHILD_LIMITS.processes,
    ),
    open_files: told(
      count(COUNTS.open_files, 'a whole number from 16 to 1000000'),
      'of each process',
      CHILD_LIMITS.openFiles,
    ),
    output: told(
      size,
      'of a script: stdout and stderr, each, by default `"1MB"`; of an MCP server: one message, by default `"8MB"`. At most `"64MB"`',
    ),
  },
  { error: 'a table' },
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
