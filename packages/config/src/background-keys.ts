import type { Speakable } from './check-fields.ts'
import type { Fault, Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Lane } from './lane.ts'
import { rateFault, rateOf } from './rate.ts'
import { checkRetry } from './retry.ts'
import { BACKGROUND_RULES, type BackgroundKey } from './right-background.ts'
import type { Setting } from './setting.ts'
import type { ShapedHook } from './shape.ts'
import { checkHoles } from './template.ts'

const KEYS = Object.keys(BACKGROUND_RULES) as readonly BackgroundKey[]

function saysOfDeliveries(table: HookTable): boolean {
  return KEYS.some((key) => table[key] !== undefined)
}

/** Reports what a hook says of its deliveries: where there are none, and where it is wrong. */
export function checkDeliveries(
  { table, own }: Pick<ShapedHook, 'table' | 'own'>,
  path: Path,
  lane: Lane,
  about: Speakable,
  setting: Setting,
): void {
  if (!saysOfDeliveries(own)) return
  if (lane === 'blocking') {
    for (const key of KEYS) if (own[key] !== undefined) setting.report(blocking(key, table, path))
  }
  // what [defaults] says by itself is reported there
  else if (own.delivery !== undefined || own.on_full !== undefined) checkPromise(table, own, path, setting)
  checkValues(own, path, about, setting)
}

/** The same of `[defaults]`, where a hook that has no use for it may stand below. */
export function checkDefaultDeliveries(defaults: HookTable, about: Speakable, setting: Setting): void {
  if (!saysOfDeliveries(defaults)) return
  checkPromise(defaults, defaults, ['defaults'], setting)
  checkValues(defaults, ['defaults'], about, setting)
}

function blocking(key: BackgroundKey, table: HookTable, path: Path): Fault {
  const [, why, fix] = WHY.find(([one]) => table[one] !== undefined && table[one] !== false) ?? ANSWERS
  return {
    code: 'BACKGROUND_ONLY',
    message: `\`${key}\` is for hooks in the background, and this one is blocking, the agent waits for it: ${why}`,
    path: [...path, key],
    at: 'key',
    hint: fix.replace('KEY', `\`${key}\``),
  }
}

const CANNOT = 'Take KEY away: an answer is for somebody who waits.'

const WHY: readonly (readonly [key: keyof HookTable, why: string, fix: string])[] = [
  ['guard', 'it is a guard', 'Take KEY away: what has to hold is waited for, and tried once.'],
  ['mode', 'mode = "blocking"', 'Write mode = "background", or take KEY away.'],
  ['decide', '`decide` gives an answer', CANNOT],
  ['rewrites', '`rewrites` gives an answer', CANNOT],
  ['deny', '`deny` is an answer', CANNOT],
  ['ask', '`ask` is an answer', CANNOT],
  ['context', '`context` is an answer', CANNOT],
]

const ANSWERS = [
  '',
  'what it says is an answer here',
  'Write mode = "background" if nobody needs its answer, or take KEY away.',
] as const

/** What is promised is never dropped. */
function checkPromise(
  { delivery, on_full }: HookTable,
  own: HookTable,
  path: Path,
  { report }: Setting,
): void {
  if (delivery !== 'at-least-once' || on_full === undefined || on_full === 'spill') return
  const [key, other] =
    own.on_full === undefined ? (['delivery', 'on_full'] as const) : (['on_full', 'delivery'] as const)
  const says = { delivery: `delivery = "${delivery}"`, on_full: `on_full = "${on_full}"` }
  const where = own[other] === undefined ? ' of [defaults]' : ''
  report({
    code: 'DELIVERY_CONFLICT',
    message: `${says[key]} does not go with ${says[other]}${where}: what is promised is never dropped`,
    path: [...path, key],
  })
}

function checkValues(own: HookTable, path: Path, about: Speakable, setting: Setting): void {
  const { retry, rate_limit: rate, concurrency } = own
  if (retry !== undefined) checkRetry(retry, [...path, 'retry'], setting.report)
  if (rate !== undefined && rateOf(rate) === undefined)
    setting.report({ ...rateFault(rate), path: [...path, 'rate_limit'] })
  if (concurrency?.key !== undefined)
    checkKey(concurrency.key, [...path, 'concurrency', 'key'], about, setting)
}

function checkKey(key: string, path: Path, { events, named }: Speakable, { report }: Setting): void {
  if (key.includes('{{'))
    return checkHoles(
      key,
      path,
      { events, named, needs: [], env: [], output: false, eventOnly: true },
      report,
    )
  const meant = /^[a-z]+(\.\w+)+$/i.test(key) ? key : 'event.session.id'
  report({
    code: 'VALUE_INVALID',
    message: '`concurrency.key` is the same for every event: nothing of it is in {{ }}',
    path,
    hint: `Write key = "{{ ${meant} }}"; without \`key\` all runs of the hook count together.`,
  })
}
