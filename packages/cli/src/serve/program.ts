import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HooklineError } from '@hookline/core'
import { stateDir, stateUnusable } from '@hookline/runtime'
import { findPerl, makeCopy, planCopy, type Copy } from '@hookline/runtime/install'
import { ownDir } from '@hookline/runtime/state'
import { withoutLoaders } from '@hookline/runtime/without-loaders'
import { SMALL } from '@hookline/server/start'
import { version } from '../version.ts'

/** The resident process's program, and what it is started with. */
export interface Program {
  readonly node: string
  /** `server.cjs` of the copy. */
  readonly file: string
}

/** The copy of this hookline that the server runs from, as it would be made. */
export function plannedCopy(): Copy {
  return planCopy(stateDir(process.env), {
    dist: dirname(fileURLToPath(import.meta.url)),
    version,
    node: process.execPath,
    perl: findPerl(process.env),
    env: process.env,
  })
}

/** The program in a copy. */
export function programOf({ dir }: Copy): Program {
  return { node: process.execPath, file: join(dir, 'server.cjs') }
}

/** The program, in a copy that is there. @throws HooklineError `STATE_UNUSABLE` `INSTALL_INCOMPLETE` */
export function readyProgram(): Program {
  if (ownDir(process.env, 'bin') === undefined) throw stateUnusable(process.env, 'no copy can be made', 'bin')
  const copy = plannedCopy()
  makeCopy(copy)
  const program = programOf(copy)
  if (existsSync(program.file)) return program
  throw new HooklineError('INSTALL_INCOMPLETE', `${program.file} is missing from this hookline`, {
    hint: 'Install hookline again: npm install -g hookline',
  })
}

/** The environment it is started in: without what would load foreign code into Node. */
export function serverEnv(): Record<string, string | undefined> {
  return { ...SMALL, ...withoutLoaders(process.env), HOOKLINE_SERVE: '1' }
}
