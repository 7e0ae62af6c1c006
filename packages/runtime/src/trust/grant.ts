import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { HookInputs, PlanExecutor } from '@hookline/config'
import type { Dispatch, HookConfig, Json } from '@hookline/core'
import { fileName } from '../file-name.ts'
import { ownDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a user trusted of a project, as it lies in the state directory. It is what runs; the project's file only proposes. */
export interface Grant {
  readonly format: 1
  readonly root: string
  /** The hooks.toml that it was taken from. */
  readonly file: string
  /** SHA-256 of all of it. */
  readonly digest: string
  readonly dispatch: Dispatch
  readonly executors: Readonly<Record<string, PlanExecutor>>
  readonly hooks: readonly GrantedHook[]
}

/** One hook that is trusted. */
export interface GrantedHook {
  readonly id: string
  /** SHA-256 of all that it was trusted by: its table, its programs, its plugin. */
  readonly hash: string
  /** RFC 3339. */
  readonly at: string
  /** Nobody was asked on a terminal: whoever did it knew the hash of the review. */
  readonly isByHash?: true
  /** As it was written, to show what is different now. */
  readonly written: Readonly<Record<string, Json>>
  /** As it runs: with the copies of its programs. */
  readonly config: HookConfig
  /** The same with each of the file's profiles that is about it. */
  readonly profiles?: Readonly<
    Record<string, { readonly written: Readonly<Record<string, Json>>; readonly config: HookConfig }>
  >
  /** What it takes from outside of its file, and what with a profile, by its name. */
  readonly inputs?: HookInputs
  readonly profileInputs?: Readonly<Record<string, HookInputs>>
  readonly programs: readonly GrantedProgram[]
  /** MCP servers that the project brings and the hook calls, by name: the SHA-256 of what each is. */
  readonly servers?: Readonly<Record<string, string>>
}

/** A file of the project that a hook runs, and the copy that runs instead. */
interface GrantedProgram {
  /** Absolute. */
  readonly file: string
  readonly copy: string
  /** SHA-256 of the file, or of the folder that was copied with it. */
  readonly digest: string
}

export const TRUST_FOLDER = 'trust'

/** What was trusted of a project; `undefined`: nothing. */
export function readGrant(root: string, env: Env): Grant | undefined {
  const file = grantFile(root, env)
  // hardly any project has some, and an error that is thrown costs more than a look
  const grant = file === undefined || !existsSync(file) ? undefined : grantIn(file)
  return grant?.root === root ? grant : undefined
}

function grantIn(file: string): Grant | undefined {
  try {
    const grant = JSON.parse(readFileSync(file, 'utf8')) as Grant
    return grant.format === 1 ? grant : undefined
  } catch {
    return undefined
  }
}

/** Where that lies; `undefined`: the state directory is not to be had. */
export function grantFile(root: string, env: Env): string | undefined {
  const dir = ownDir(env, TRUST_FOLDER)
  return dir === undefined ? undefined : `${dir}/${fileName(root)}.json`
}

/** What was trusted of all projects. */
export function readGrants(env: Env): readonly Grant[] {
  const dir = ownDir(env, TRUST_FOLDER)
  if (dir === undefined) return []
  return readdirSync(dir).flatMap((name) => {
    const grant = grantIn(`${dir}/${name}`)
    return grant === undefined ? [] : [grant]
  })
}
