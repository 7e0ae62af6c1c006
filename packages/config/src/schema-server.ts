import * as z from 'zod'
import { isPort } from './right-server.ts'
import { duration, flag, told } from './schema-value.ts'

const port = z
  .int({ error: 'a port from 1024 to 65535, or 0 for any that is free' })
  .min(0)
  .max(65_535)
  .refine(isPort)
  // what is refined says nothing of it in JSON Schema
  .meta({ anyOf: [{ const: 0 }, { minimum: 1024 }] })

const table = z.strictObject(
  {
    start: told(
      z.enum(['auto', 'never'], { error: '"auto" or "never"' }),
      '`"auto"`: an agent\'s first call that finds no such process starts one; `"never"`: none does, and each event is answered by a process of its own',
      'auto',
    ),
    idle: told(
      duration,
      'how long nobody has called and nothing has waited when it ends: `"1m"` to `"7d"`',
      '30m',
    ),
    http: told(flag, '`false`: it serves no metrics and no HTTP API on 127.0.0.1', true),
    port: told(port, 'where it serves them: 1024 to 65535, or 0 for any port that is free', 0),
  },
  { error: 'a table' },
)

/** `[server]`. */
export const server: z.ZodType = told(
  table,
  "[the process that stays](#the-server): whether there is one, and for how long. Not in a project's own file",
)
