import { readFileSync, statSync } from 'node:fs'
import type { Plan } from '@hookline/config'
import { EVENTS, listens, type HookConfig } from '@hookline/core'
import type { Install } from '../install/installs.ts'
import type { LoadedPlan } from '../plan-request.ts'
import { MANAGED_HOME } from './places.ts'

/**
 * The plan without the hooks of the company where the company's own lines ask them, so that none is asked twice. Only if these lines
 * stand where the agent reads them, and were written for the hooks as they are: else they are asked here, too. Where a hook of a user
 * or a project rewrites what is done, they are asked here all the same: the agent shows their own line what it was before. And they hear
 * of what happens here, which no line of the company's sees.
 */
export function withoutManaged(loaded: LoadedPlan, agent: string | undefined): LoadedPlan {
  const { plan } = loaded
  if (!plan.hooks.some(({ layer }) => layer === 'managed') || !isInForce(agent, plan)) return loaded
  const isRewritten = plan.hooks.some(({ layer, rewrites }) => layer !== 'managed' && rewrites === true)
  const hooks = plan.hooks.flatMap((hook) => {
    const { layer, mode, rewrites } = hook
    const isAsked = layer !== 'managed' || (isRewritten && mode !== 'background' && rewrites !== true)
    return isAsked ? [hook] : hearing(hook)
  })
  return { ...loaded, plan: { ...plan, hooks }, whole: plan }
}

const OWN = Object.keys(EVENTS).filter((name) => /^(hook|guard)\./.test(name))

/** The hook for what hookline itself tells, and nothing else. */
function hearing({ needs: _needs, ...hook }: HookConfig): readonly HookConfig[] {
  const on = [
    ...OWN.filter((name) => listens(hook.on, name)),
    ...hook.on.filter((name) => name.startsWith('custom.')),
  ]
  return on.length === 0 ? [] : [{ ...hook, on }]
}

function isInForce(agent: string | undefined, { sources }: Plan): boolean {
  const digest = sources.find(({ layer }) => layer === 'managed')?.sha256
  const found =
    digest === undefined ? undefined : installs().find((one) => one.agent === agent && one.plan === digest)
  return found !== undefined && rootsText(found.file).includes(`--scope managed --install ${found.id}`)
}

function installs(): readonly Install[] {
  try {
    const kept = JSON.parse(rootsText(`${MANAGED_HOME}/installs.json`) || '{}') as {
      readonly installs?: readonly Install[]
    }
    return kept.installs ?? []
  } catch {
    return []
  }
}

/** What root has written there; empty: nothing. */
function rootsText(file: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    return found?.uid === 0 && (found.mode & 0o022) === 0 ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}
