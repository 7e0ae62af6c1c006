import * as z from 'zod'
import { BACKENDS, NESTED } from './own-sandbox.ts'
import { told } from './schema-value.ts'

const table = z.strictObject(
  {
    backend: told(
      z.enum(BACKENDS, { error: '"bubblewrap", "seatbelt", "codex" or "sandbox-runtime"' }),
      'what walls in, and nothing else: `"bubblewrap"`, `"seatbelt"` (macOS), `"codex"` or `"sandbox-runtime"`. Default: the first of them that works',
    ),
    nested: told(
      z.enum(NESTED, { error: '"accept" or "refuse"' }),
      '`"accept"`: where hookline itself runs inside of a sandbox, in which none can be made, that one is wall enough for hooks that require one',
      'refuse',
    ),
  },
  { error: 'a table' },
)

/** `[sandbox]`. */
export const ownSandbox: z.ZodType = told(
  table,
  "[what hooks are walled in with](sandbox.md#what-it-is-made-with). Not in a project's own file",
)
