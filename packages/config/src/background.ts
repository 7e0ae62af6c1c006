import type { Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'

/** Reports what a hook that nobody waits for asks in vain. */
export function checkBackground(table: HookTable, own: HookTable, path: Path, { report }: Setting): void {
  const answers = ['guard', 'rewrites', 'decide', 'deny', 'ask', 'context'] as const
  const set: readonly string[] = answers.filter((key) => table[key] !== undefined && table[key] !== false)
  for (const key of own.on_error === 'deny' ? [...set, 'on_error'] : set) {
    const message = `\`${key}\` and mode = "background" exclude each other`
    report({ code: 'BACKGROUND_CONFLICT', message, path: [...path, key], at: 'key' })
  }
}
