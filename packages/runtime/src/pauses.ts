import { existsSync, readFileSync } from 'node:fs'
import type { Plan } from '@hookline/config'
import type { HookConfig } from '@hookline/core'
import { PROJECT_CONFIGS } from './layers/places.ts'
import { ownDir } from './state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A hook that its user lets rest for a while. */
export interface Pause {
  /** `<layer>/<id>` */
  readonly hook: string
  /** The project that it is of; hooks of other layers have none. */
  readonly root?: string
  /** RFC 3339. */
  readonly from: string
  readonly until: string
  /** What it goes to is gone: it rests until it is changed, whatever `until` says. */
  readonly gone?: Gone
}

/** Why a hook rests of which nobody said that it should. */
interface Gone {
  /** What the receiver said. */
  readonly why: string
  /** The hook as it was then, by its SHA-256. */
  readonly config: string
  /** Names of the secrets that it is given: a new one may lead elsewhere. */
  readonly secrets: readonly string[]
}

/** Where pauses lie; `undefined`: the state directory is not to be had. */
export function pausesFile(env: Env): string | undefined {
  const dir = ownDir(env)
  return dir === undefined ? undefined : `${dir}/pauses.json`
}

/** The pauses that have not ended yet. */
export function readPauses(env: Env): readonly Pause[] {
  const file = pausesFile(env)
  // most never have any, and an error that is thrown costs more than a look
  if (file === undefined || !existsSync(file)) return []
  try {
    const { format, pauses } = JSON.parse(readFileSync(file, 'utf8')) as {
      format: 1
      pauses: readonly Pause[]
    }
    const now = Date.now()
    return format === 1 ? pauses.filter((one) => isPause(one) && Date.parse(one.until) > now) : []
  } catch {
    return []
  }
}

/** Half of a note pauses nothing, and takes no other with it. */
function isPause(one: Pause | null): one is Pause {
  if (typeof one?.hook !== 'string') return false
  return one.gone === undefined || (typeof one.gone?.config === 'string' && Array.isArray(one.gone.secrets))
}

/** The plan with the hooks that rest switched off. */
export function withPauses(plan: Plan, env: Env): Plan {
  const pauses = readPauses(env)
  if (pauses.length === 0) return plan
  return {
    ...plan,
    hooks: plan.hooks.map((hook) =>
      pauseOf(hook, plan, pauses) === undefined ? hook : { ...hook, enabled: false },
    ),
  }
}

/** The pause of a hook, if it may be paused: a guard of the company only where the company says so. */
export function pauseOf(hook: HookConfig, { sources }: Plan, pauses: readonly Pause[]): Pause | undefined {
  const layer = hook.layer ?? 'user'
  if (layer === 'managed' && hook.pausable !== true) return undefined
  const file = layer === 'project' ? sources.find((source) => source.layer === 'project')?.file : undefined
  // a project may lie in another one
  const isOf = (root: string): boolean => PROJECT_CONFIGS.some((name) => file === `${root}/${name}`)
  return pauses.find(
    ({ hook: name, root, gone }) =>
      name === `${layer}/${hook.id}` &&
      (root === undefined || isOf(root)) &&
      (gone === undefined || (hook.guard !== true && gone.config === configDigest(hook))),
  )
}

/** What a hook is known by, wherever it stands, and whether it rests or not. */
export function configDigest({ source: _source, enabled: _enabled, ...config }: HookConfig): string {
  // not imported: hardly any event comes this way
  return process
    .getBuiltinModule('node:crypto')
    .createHash('sha256')
    .update(JSON.stringify(config))
    .digest('hex')
}
