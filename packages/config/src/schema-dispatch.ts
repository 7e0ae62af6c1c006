import { EVENTS } from '@hookline/core'
import * as z from 'zod'
import { duration, order, told } from './schema-value.ts'

const ofEvent = {
  order: told(order, 'whether its hooks run at the same time, or one after another', 'parallel'),
  max_parallel: told(
    z.int({ error: 'a whole number from 1 to 1000' }).min(1).max(1000),
    'how many of its hooks run at once',
    8,
  ),
  deadline: told(duration, "the longest an event may take; the agent's own limit if that is shorter", '60s'),
}

/** `[dispatch]`: its own keys, and a table for each event. */
export const dispatch: z.ZodType = z.strictObject(
  {
    ...ofEvent,
    ...Object.fromEntries(
      Object.keys(EVENTS).map((name) => [
        name,
        z.strictObject(ofEvent, { error: 'a table' }).optional().describe(`the same for \`${name}\` alone`),
      ]),
    ),
  },
  { error: 'a table' },
)
