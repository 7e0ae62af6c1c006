import { existsSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import type { LifecycleEvent } from '@hookline/core'
import { fileName } from '../file-name.ts'
import { ownDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Below the state directory: a folder for each session, in it a file for each fact. */
export const FOLDER = 'facts'

/**
 * True for the first who reports a fact, whatever channel saw it and in whatever process: of several that come at once one is first.
 * Where nothing can be kept it is always true: rather twice than never. `who`: what others can read of it.
 */
export function claimFact({ agent, session, key }: LifecycleEvent, env: Env, who = ''): boolean {
  const top = ownDir(env, FOLDER)
  if (top === undefined) return true
  const folder = `${top}/${fileName(`${agent.name}/${session.id}`)}`
  const file = `${folder}/${fileName(key)}`
  try {
    return made(file, who)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') return true
  }
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    // another was faster, or it cannot be had
  }
  try {
    return made(file, who)
  } catch {
    return true
  }
}

/** True if somebody has reported it. */
export function isFact(event: LifecycleEvent, env: Env): boolean {
  const file = fileOf(event, env)
  return file !== undefined && existsSync(file)
}

/** True if a fact of that key was reported in any session that is not forgotten. */
export function isFactAnywhere(key: string, env: Env): boolean {
  const top = ownDir(env, FOLDER)
  if (top === undefined) return false
  const name = fileName(key)
  return readdirSync(top).some((session) => existsSync(`${top}/${session}/${name}`))
}

/** The next who reports it is the first again. */
export function forgetFact(event: LifecycleEvent, env: Env): void {
  const file = fileOf(event, env)
  try {
    if (file !== undefined) unlinkSync(file)
  } catch {
    // nobody has reported it
  }
}

/** Where a fact is kept; `undefined`: nowhere. */
export function fileOf({ agent, session, key }: LifecycleEvent, env: Env): string | undefined {
  const top = ownDir(env, FOLDER)
  return top === undefined ? undefined : `${top}/${fileName(`${agent.name}/${session.id}`)}/${fileName(key)}`
}

function made(file: string, who: string): boolean {
  try {
    writeFileSync(file, who, { flag: 'wx', mode: 0o600 })
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  }
}
