import type { GuardHeartbeat } from '@hookline/core'
import { isAlive } from '../install/is-alive.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { Pause } from '../pauses.ts'
import { findSandbox } from '../sandbox/find.ts'
import type { SkippedHook } from './skipped.ts'
import { ownInstall, wiringNow } from './wiring.ts'

/** What a heartbeat is made of. */
export interface HeartbeatRequest {
  readonly loaded: LoadedPlan
  readonly agent: { readonly name: string; readonly version?: string }
  /** Whose line has called. */
  readonly scope: string | undefined
  /** hookline's version. */
  readonly hookline: string
  /** What the user is told as the session begins. */
  readonly due: readonly string[]
  readonly pauses: readonly Pause[]
  readonly skipped: readonly SkippedHook[]
  /** The resident process, if one left a note. */
  readonly server: { readonly pid: number; readonly version: string } | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How hookline stands as a session begins, for whoever is to see it from elsewhere. */
export function heartbeat(asking: HeartbeatRequest): GuardHeartbeat {
  const { loaded, agent, scope, hookline, due, pauses, skipped, server, env } = asking
  const install = ownInstall(agent.name, env)
  return {
    state: due.length === 0 ? 'ok' : 'due',
    due,
    versions: {
      hookline,
      agent: agent.version ?? install?.agentVersion ?? null,
      node: process.versions.node,
    },
    layers: layersOf(loaded),
    paused: pauses.map(({ hook, until }) => ({ hook, until })),
    skipped: skipped.map(({ hook, why }) => ({ hook, why })),
    wiring: wiringNow(agent.name, scope, install, loaded.plan, env),
    server: serverNow(server),
    sandbox: sandboxNow(loaded, env),
  }
}

function layersOf({ plan: asked, whole: plan = asked, errors }: LoadedPlan): GuardHeartbeat['layers'] {
  return plan.sources.map(({ layer, file, sha256 }) => {
    const own = plan.hooks.filter((hook) => (hook.layer ?? 'user') === layer)
    return {
      layer,
      file,
      hash: sha256 === '' ? null : sha256,
      hooks: own.length,
      guards: own.filter(({ guard }) => guard === true).length,
      whole: !errors.some(({ details }) => details.file === file),
    }
  })
}

function serverNow(server: HeartbeatRequest['server']): GuardHeartbeat['server'] {
  return server !== undefined && isAlive(server.pid)
    ? { running: true, version: server.version }
    : { running: false, version: null }
}

function sandboxNow({ plan }: LoadedPlan, env: HeartbeatRequest['env']): GuardHeartbeat['sandbox'] {
  const { backend = 'none', fault = null } = findSandbox(env, { backend: plan.sandbox?.backend })
  return fault === null ? { backend, fault } : { backend: 'none', fault }
}
