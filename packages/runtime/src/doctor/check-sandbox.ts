import { sandboxOf } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import { findSandbox, lackOf, type BackendName } from '../sandbox/index.ts'
import { finding, type Finding } from './finding.ts'

/** What hooks are walled in with on this machine. */
export interface SandboxFound {
  /** `none`: hooks that do not require a sandbox run without. */
  readonly backend: BackendName | 'none'
  readonly program: string | null
  /** Why it does not work. */
  readonly fault?: string
  /** What it does without on this kind of machine. */
  readonly lacks?: string
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
  if (fault === undefined) {
    const lacks = lackOf(backend!, process.arch)
    const sandbox = { backend: backend!, program: made!, ...(lacks === undefined ? {} : { lacks }) }
    return { sandbox, findings: [] }
  }
  const wanting = plan.hooks.filter((hook) => sandboxOf(hook).policy !== 'off')
  const names = wanting.map(({ layer, id }) => `${layer ?? 'user'}/${id}`)
  return {
    sandbox: { backend: 'none', program: made ?? null, fault },
    findings: names.length === 0 ? [] : [finding('SANDBOX_NONE', `${fault}: ${names.join(', ')}`)],
  }
}
