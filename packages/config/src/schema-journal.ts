import * as z from 'zod'
import { duration, told } from './schema-value.ts'

const size = z
  .string({ error: 'a size such as "256MB"' })
  .meta({ pattern: '^[1-9]\\d{0,8}(KB|MB|GB)$', examples: ['64MB', '256MB', '1GB'] })

const table = z.strictObject(
  {
    events: told(
      z.enum(['wanted', 'all'], { error: '"wanted" or "all"' }),
      '`"wanted"`: events that a hook listens to are recorded, others only counted; `"all"`: every event that an agent reports is recorded',
      'wanted',
    ),
    keep: told(
      duration,
      'how long what has come to its end is kept: `"1h"` to `"3650d"`. What is undelivered or dead stays',
      '30d',
    ),
    max_size: told(
      size,
      'how big the journal may become, `"1MB"` to `"100GB"`: beyond that the oldest is forgotten, and never what is undelivered or dead',
      '256MB',
    ),
  },
  { error: 'a table' },
)

/** `[journal]`. */
export const journal: z.ZodType = told(
  table,
  "[what is recorded](#the-journal), and how long it is kept. Not in a project's own file",
)
