import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { HookConfig, Program } from '@hookline/core'
import { home, stateDir, userConfig } from '../state.ts'
import { COPIES_FOLDER } from '../trust/copies.ts'
import { keysOf } from './hidden.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is shown of the machine. */
export interface Sight {
  /** Folders and files that are read, wherever they lie. */
  readonly shown: readonly string[]
  /** Folders that are never written, wherever they lie. */
  readonly steady: readonly string[]
  /** hookline's own folder: nothing of it is shown but what `kept` names. */
  readonly state: string
  readonly kept: readonly string[]
  readonly hidden: readonly string[]
}

/** What a program is started with is shown to it, wherever it lies. */
export function sightOf(
  { file, args, cwd, env: own }: Program,
  hook: HookConfig,
  root: string,
  env: Env,
): Sight {
  const state = stateDir(env)
  const event = own['HOOKLINE_EVENT_FILE']
  const beside = hook.source === undefined ? [] : [hook.source.file]
  // what lies beside a program belongs to it; paths among its words may be the agent's, which does not choose what is shown
  const folders = [file, ...beside].filter((path) => path.startsWith('/')).map(dirname)
  const away = [root, cwd, ...folders, ...[file, ...args].filter(isFile)].filter(isAway)
  return {
    shown: [...new Set(away)].filter((path) => !within(path, state)),
    steady: [dirname(userConfig(env))],
    state,
    kept: [`${state}/${COPIES_FOLDER}`, ...(event === undefined ? [] : [event])],
    hidden: keysOf(home(env), env['CODEX_HOME']),
  }
}

/** A socket or a link is not shown for being named. */
function isFile(path: string): boolean {
  try {
    return path.startsWith('/') && lstatSync(path).isFile()
  } catch {
    return false
  }
}

/** It lies in a folder of which otherwise nothing is shown. */
function isAway(path: string): boolean {
  return path.startsWith('/tmp/') || path.startsWith('/run/')
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
