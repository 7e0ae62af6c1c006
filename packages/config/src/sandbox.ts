import type { Sandbox } from '@hookline/core'
import type { Path } from './fault.ts'
import { fits, flag, table } from './right-value.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'

const POLICIES: readonly unknown[] = ['inherit', 'read-only', 'workspace-write', 'off']

const isPolicy = (value: unknown): boolean => POLICIES.includes(value)

/** True for what `sandbox` of a hook takes. */
export function isSandbox(value: unknown): boolean {
  return isPolicy(value) || (table(value) && fits(value, { policy: isPolicy, require: flag, network: flag }))
}

/** What is written, in full. */
export function inFull(written: NonNullable<HookTable['sandbox']>): Sandbox {
  return typeof written === 'string' ? { policy: written } : { policy: 'inherit', ...written }
}

/** Whoever wrote the hooks of a repository does not open what their user closed. */
export function checkSandbox({ sandbox }: HookTable, path: Path, { layer, report }: Setting): void {
  if (sandbox === undefined || layer !== 'project' || inFull(sandbox).policy !== 'off') return
  report({
    code: 'SANDBOX_WIDENED',
    message: "a project's hooks run at most as freely as the agent's own commands, so not without a sandbox",
    path: [...path, 'sandbox'],
  })
}
