import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Layer } from '@hookline/core'
import { fileName } from './file-name.ts'
import { ownDir } from './state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Which hooks.toml a plan is made of, and how: enough to find what was kept of it. */
export interface PlanKey {
  readonly file: string
  readonly layer: Layer
  /** What else a plan depends on: a profile, overrides; empty: nothing. */
  readonly variant: string
  /** hookline's own version: another one's plans are not trusted. */
  readonly hookline: string
  /** True: only what root has kept counts, whatever the user has. */
  readonly isRooted?: boolean | undefined
}

/** Where the plan of the company's file lies that was made when an agent was wired for everybody; only root writes there. */
const rootsTarget = ({ file }: PlanKey): string => `${dirname(file)}/plans/${fileName(file)}.json`

/** The same if it is there, and root's. */
export function rootsPlace(key: PlanKey): string | undefined {
  const target = rootsTarget(key)
  try {
    return statSync(target, { throwIfNoEntry: false })?.uid === 0 ? target : undefined
  } catch {
    return undefined
  }
}

/** Where what comes of compiling is kept. */
export function placeToKeep(key: PlanKey, env: Env): string | undefined {
  return key.isRooted === true ? rootsTarget(key) : place(key, env)
}

/** What root keeps is read by everybody. */
export const modeOf = ({ isRooted }: PlanKey): number => (isRooted === true ? 0o644 : 0o600)

/** Where the user's own plans lie; `undefined`: the state directory is not to be had. */
export function place({ file, variant }: PlanKey, env: Env): string | undefined {
  const dir = ownDir(env, 'plans')
  return dir === undefined
    ? undefined
    : `${dir}/${fileName(variant === '' ? file : `${file}?${variant}`)}.json`
}
