import type { HookConfig } from '@hookline/core'
import { projectRoot, type HookReport } from '@hookline/runtime'
import { withinReach } from '@hookline/runtime/trust'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

/** With the files by which an agent that works here could change a guard from inside of its sandbox. */
export function withReach(report: HookReport): HookReport & { readonly withinReach: readonly string[] } {
  return { ...report, withinReach: filesOf(report.hook) }
}

/** The same, a line each. */
export function reachLines(hook: HookConfig): readonly string[] {
  const mark = `${paint('yellow', 'within reach')} of an agent that works here, sandbox or not`
  return filesOf(hook).map((file) => `  ${mark}: ${oneLine(file)}`)
}

function filesOf(hook: HookConfig): readonly string[] {
  return withinReach(hook, projectRoot(process.cwd()), process.env)
}
