import type { Action } from './action.ts'
import type { Hearing } from './events.ts'
import type { Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import type { ShapedHook } from './shape.ts'

/** Reports what a hook that nobody waits for asks in vain. */
export function checkInVain(
  { table, own }: Pick<ShapedHook, 'table' | 'own'>,
  action: Action | undefined,
  { isRead }: Pick<Hearing, 'isRead'>,
  path: Path,
  setting: Setting,
): void {
  if (table.mode === 'background') checkBackground(table, own, path, setting)
  // where no agent reads answers, that is said of the events
  else if (isRead !== 'never') checkUnanswered(own, action!.name, path, setting)
}

function checkBackground(table: HookTable, own: HookTable, path: Path, { report }: Setting): void {
  const answers = ['guard', 'rewrites', 'decide', 'deny', 'ask', 'context'] as const
  const set: readonly string[] = answers.filter((key) => table[key] !== undefined && table[key] !== false)
  for (const key of own.on_error === 'deny' ? [...set, 'on_error'] : set) {
    const message = `\`${key}\` and mode = "background" exclude each other`
    report({ code: 'BACKGROUND_CONFLICT', message, path: [...path, key], at: 'key' })
  }
}

/** It is in the background because its executor gives no answers. */
function checkUnanswered(own: HookTable, executor: string, path: Path, { report }: Setting): void {
  const set = [
    ...(own.rewrites === true ? ['rewrites'] : []),
    ...(own.on_error === 'deny' ? ['on_error'] : []),
  ]
  for (const key of set) {
    const message = `\`${key}\` is in vain: the executor "${executor}" gives no answers, so that nobody waits for this hook`
    const hint = `Write mode = "blocking" if the agent is to wait for it, or take \`${key}\` away.`
    report({ code: 'BACKGROUND_CONFLICT', message, path: [...path, key], at: 'key', hint })
  }
}
