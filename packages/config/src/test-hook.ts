import type { HookConfig } from '@hookline/core'
import type { Path, Report } from './fault.ts'
import { nearest } from './nearest.ts'
import type { Setting } from './setting.ts'

/** What the tests of one file are read in. */
export interface TestSetting extends Pick<Setting, 'report' | 'dialects'> {
  readonly file: string
  readonly text: string
  readonly hooks: readonly HookConfig[]
}

/** Reports an id that no hook has. */
export function checkHook(id: string, path: Path, hooks: readonly HookConfig[], report: Report): void {
  const ids = hooks.map((hook) => hook.id)
  if (ids.includes(id)) return
  const near = nearest(id, ids, {})
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`
  report({ code: 'TEST_HOOK', message: `there is no hook "${id}" to test`, path, at: 'key', hint })
}
