import * as z from 'zod'
import type { BackgroundKey } from './right-background.ts'
import { duration, filled, told } from './schema-value.ts'

const DELIVERY = '"best-effort" or "at-least-once"'
const FULL = '"spill", "drop-oldest" or "drop-newest"'
const COUNT = 'a whole number from 1 to 1000'
const FACTOR = 'a number from 1 to 10'

const count = z.int({ error: COUNT }).min(1, { error: COUNT }).max(1000, { error: COUNT })
const factor = z.number({ error: FACTOR }).min(1, { error: FACTOR }).max(10, { error: FACTOR })

const retry = z.strictObject(
  {
    attempts: told(count, 'all tries together', 60),
    initial: told(duration, 'the longest wait before the second try', '1s'),
    factor: told(factor, 'how many times longer each wait may be than the one before', 2),
    max: told(duration, 'the longest wait of all, a day at most', '1m'),
    max_elapsed: told(duration, 'no try begins later than this after the first, 30 days at most', '1h'),
  },
  { error: 'a table' },
)

const concurrency = z.strictObject(
  {
    limit: told(count, 'how many runs go on at once, for each key; 1 keeps their order', 4),
    key: told(
      filled.meta({ pattern: '\\{\\{', examples: ['{{ event.session.id }}'], 'x-template': 'text' }),
      'runs with the same key count together: `{{ }}` over `event`. Default: one for all runs of the hook',
    ),
  },
  { error: 'a table' },
)

const rate = z.string({ error: 'a rate such as "30/min"' }).meta({
  pattern: '^[1-9]\\d{0,5}/(s|sec|min|h|hour|d|day)$',
  examples: ['10/s', '30/min', '500/h', '1000/day'],
})

/** What a hook [in the background](#in-the-background) may say of its deliveries. */
export const background: Readonly<Record<BackgroundKey, z.ZodOptional>> = {
  delivery: told(
    z.enum(['best-effort', 'at-least-once'], { error: DELIVERY }),
    'in the background: what is promised. `"at-least-once"`: what was accepted is carried out, if need be twice; `"best-effort"`: unless something goes wrong. Default: `"best-effort"` for `run`, else what suits the executor',
  ),
  retry: told(
    retry,
    'in the background: when a run that failed is tried again, `{ attempts = 60, initial = "1s", factor = 2, max = "1m", max_elapsed = "1h" }`, each of them optional. Default: these if at-least-once, else one try',
  ),
  concurrency: told(
    concurrency,
    'in the background: how many runs go on at once, `{ limit = 4, key = "{{ event.session.id }}" }`; with a key, so many for each. Default: `{ limit = 4 }`',
  ),
  rate_limit: told(
    rate,
    'in the background: how many runs begin in a time, `"10/s"`, `"30/min"`, `"500/h"`, `"1000/day"`. Default: no limit',
  ),
  on_full: told(
    z.enum(['spill', 'drop-oldest', 'drop-newest'], { error: FULL }),
    'in the background: what becomes of runs beyond what the queue holds: `"spill"`: they are kept on disk; else the oldest or the newest are dropped, counted and reported. Default: `"spill"` if at-least-once, else `"drop-newest"`',
  ),
}
