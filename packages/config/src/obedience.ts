import { isNote, type Occasion, type Occasions } from './agents.ts'
import { asked, ASKS, isSet } from './asks.ts'
import type { Heard } from './events.ts'
import { oneOf, type Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import type { ShapedHook } from './shape.ts'

/** Reports what no agent of the hook would obey or hear; and hooks that never fire. */
export function checkObedience(
  { own, table: whole }: ShapedHook,
  path: Path,
  heard: readonly Heard[],
  { all, fine }: Occasions,
  { report, dialects, layer }: Setting,
): void {
  if (dialects.length === 0 || heard.length === 0) return
  if (layer === 'project') for (const one of heard) checkHears(one, path, report)
  const guard = whole.guard === true
  // what `[defaults]` says of errors is not held against each hook
  const table = whole.on_error === undefined ? whole : own
  const what = asked(table, guard)
  // thousands of hooks ask the same of the same agents
  if (!fine.has(what) && judged(table, guard, path, heard, all, report)) fine.add(what)
}

/** True if there was nothing to report. */
function judged(
  table: HookTable,
  guard: boolean,
  path: Path,
  heard: readonly Heard[],
  all: readonly Occasion[],
  report: Setting['report'],
): boolean {
  let isFine = true
  const note = (fault: Parameters<typeof report>[0]): void => {
    isFine = false
    report(fault)
  }
  judge(table, guard, path, heard, all, note)
  return isFine
}

function judge(
  table: HookTable,
  guard: boolean,
  path: Path,
  heard: readonly Heard[],
  all: readonly Occasion[],
  report: Setting['report'],
): void {
  if (guard) for (const one of heard) checkGuard(one, path, all, report)
  const events = heard.flatMap((one) => one.events)
  if (events.some(isSent)) return
  const reported = all.filter(({ can }) => can !== undefined)
  if (reported.length === 0 && !events.some(isNote)) {
    if (!guard) report(neverFires(path, heard, all))
    return
  }
  for (const [key, what, heeds] of ASKS) {
    if (!isSet(table, key) || reported.some(({ can }) => heeds(can!))) continue
    report({
      code: 'ANSWER_UNHEARD',
      message: `\`${key}\` is in vain: no agent ${what} on ${oneOf(names(heard))}`,
      path: [...path, key],
      at: 'key',
      ...(reported.length === 0 ? { hint: TELL } : {}),
    })
  }
  if (
    table.ask !== undefined &&
    !reported.some(({ can }) => can!.ask) &&
    reported.some(({ can }) => can!.deny)
  )
    report(askIsDeny(path, heard))
}

/** What holds above a project is not its business. */
const ABOVE: readonly string[] = ['guard.changed', 'guard.paused', 'guard.heartbeat']

function checkHears({ events, name, at }: Heard, path: Path, report: Setting['report']): void {
  if (!events.every((event) => ABOVE.includes(event))) return
  report({
    code: 'HOOK_NEVER_FIRES',
    message: `hooks of a project do not hear ${name}`,
    path: at === undefined ? [...path, 'on'] : [...path, 'on', at],
    hint: 'Move it to your own hooks.toml: ~/.config/hookline/hooks.toml.',
    warning: true,
  })
}

/** Whoever sends an event of their own may obey what is said to it. */
function isSent(event: string): boolean {
  return event.startsWith('custom.')
}

const TELL = 'It comes after the agent has its answer: tell somebody there, with `run`.'

function checkGuard(one: Heard, path: Path, all: readonly Occasion[], report: Setting['report']): void {
  const here = all.filter(({ event }) => one.events.includes(event))
  if (one.events.some(isSent) || here.some(({ can }) => can?.deny === true)) return
  if (one.events.every(isNote)) {
    report({
      code: 'GUARD_UNOBEYED',
      message: `a guard cannot hold on ${one.name}: it comes after the agent has its answer`,
      path: one.at === undefined ? [...path, 'on'] : [...path, 'on', one.at],
      hint: 'Take `guard` away (guard = false, where [defaults] sets it), or put the guard on a `.before` event.',
    })
    return
  }
  report({
    code: 'GUARD_UNOBEYED',
    message: `a guard cannot hold on ${one.name}: no agent obeys a denial there`,
    path: one.at === undefined ? [...path, 'on'] : [...path, 'on', one.at],
  })
}

function neverFires(
  path: Path,
  heard: readonly Heard[],
  all: readonly Occasion[],
): Parameters<Setting['report']>[0] {
  const agents = [...new Set(all.map(({ agent }) => agent.title))]
  return {
    code: 'HOOK_NEVER_FIRES',
    message: `${oneOf(agents)} ${agents.length === 1 ? 'does' : 'do'} not report ${oneOf(names(heard))}`,
    path: [...path, 'on'],
    warning: true,
  }
}

function askIsDeny(path: Path, heard: readonly Heard[]): Parameters<Setting['report']>[0] {
  return {
    code: 'ASK_IS_DENY',
    message: `no agent can ask its user on ${oneOf(names(heard))}`,
    path: [...path, 'ask'],
    at: 'key',
    warning: true,
  }
}

function names(heard: readonly Heard[]): readonly string[] {
  return heard.map(({ name }) => name)
}
