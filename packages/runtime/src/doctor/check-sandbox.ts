import { sandboxOf } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import { findSandbox, type BackendName } from '../sandbox/index.ts'
import { finding, type Finding } from './finding.ts'

/** What hooks are walled in with on this machine. */
export interface SandboxFound {
  /** `none`: hooks that do not require a sandbox run without. */
  readonly backend: BackendName | 'none'
  readonly program: string | null
  /** Why it does not work. */
  readonly fault?: string
}

/** Looks for it, and tries it. */
export function checkSandbox(
  env: NodeJS.ProcessEnv,
  program: string,
  { plan }: LoadedPlan,
): { readonly sandbox: SandboxFound; readonly findings: readonly Finding[] } {
  const {
    backend,
    program: made,
    fault,
  } = findSandbox(env, { codex: program, backend: plan.sandbox?.backend })
  if (fault === undefined) return { sandbox: { backend: backend!, program: made! }, findings: [] }
  const wanting = plan.hooks.filter((hook) => sandboxOf(hook).policy !== 'off')
  const names = wanting.map(({ layer, id }) => `${layer ?? 'user'}/${id}`)
  return {
    sandbox: { backend: 'none', program: made ?? null, fault },
    findings: names.length === 0 ? [] : [finding('SANDBOX_NONE', `${fault}: ${names.join(', ')}`)],
  }
}
