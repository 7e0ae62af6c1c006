import { hookName, type HookConfig, type Layer } from '@hookline/core'
import { MANAGED_CONFIG } from '../layers/places.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { pauseOf, readPauses, type Pause } from '../pauses.ts'
import { isoTime } from '../stamp.ts'
import { guardHash } from './guard-hash.ts'
import type { KnownGuard, KnownPlace } from './known.ts'
import { OF_PROJECT, trustedNow } from './trusted.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where guards are looked for. */
export interface Places {
  readonly loaded: LoadedPlan
  /** The user's hooks.toml, and another one whose guards hold besides. */
  readonly files: readonly string[]
  /** The project's root, if there is a project. */
  readonly root: string | undefined
  /** hookline's version. */
  readonly hookline: string
  readonly env: Env
}

/** The guards that hold now, and the pauses of those that rest. */
export interface GuardsNow {
  readonly places: Readonly<Record<string, KnownPlace>>
  readonly pauses: readonly Pause[]
}

/** Looks at the guards of a plan, hooks.toml by hooks.toml, also at one that has none. */
export function guardsNow(looking: Places): GuardsNow {
  const { loaded, files, root, env } = looking
  const plan = planOf(loaded)
  const pauses = readPauses(env)
  const seen = plan.hooks.flatMap((hook): readonly Seen[] => {
    if (hook.guard !== true) return []
    const pause = pauseOf(hook, plan, pauses)
    return [pause === undefined ? { hook } : { hook, pause }]
  })
  const of = (layer: Layer): readonly Seen[] => seen.filter(({ hook }) => (hook.layer ?? 'user') === layer)
  const inFile = (file: string): readonly Seen[] =>
    of('user').filter(({ hook: { source } }) => (source?.file ?? files[0]) === file)
  const project = plan.sources.find(({ layer }) => layer === 'project')?.file
  const places = Object.fromEntries([
    [`managed ${MANAGED_CONFIG}`, place(of('managed'), MANAGED_CONFIG, looking)] as const,
    ...files.map((file) => [`user ${file}`, place(inFile(file), file, looking)] as const),
    ...(root === undefined
      ? []
      : [
          [
            `${OF_PROJECT}${root}`,
            { ...place(of('project'), project, looking), trusted: trustedNow(root, env) },
          ] as const,
        ]),
  ])
  return { places, pauses: seen.flatMap(({ pause }) => pause ?? []) }
}

interface Seen {
  readonly hook: HookConfig
  readonly pause?: Pause
}

function place(own: readonly Seen[], file: string | undefined, { loaded, hookline }: Places): KnownPlace {
  const plan = planOf(loaded)
  const guards = own.map(({ hook, pause }): [string, KnownGuard] => {
    // one that rests is as if it were switched off
    const on = hook.enabled !== false || pause !== undefined
    return [hookName(hook), { hash: guardHash(hook, plan), on, records: hook.enforce === false }]
  })
  return {
    at: isoTime(new Date()),
    hookline,
    text: plan.sources.find((source) => source.file === file)?.sha256 ?? null,
    guards: Object.fromEntries(guards),
    paused: own.flatMap(({ pause }) => (pause === undefined ? [] : [pauseMark(pause)])),
  }
}

/** Guards that the company's own lines ask hold all the same. */
function planOf({ plan, whole = plan }: LoadedPlan): LoadedPlan['plan'] {
  return whole
}

/** Tells a pause of a guard from another. */
export function pauseMark({ hook, from }: Pause): string {
  return `${hook} ${from}`
}
