import { spawnSync } from 'node:child_process'
import { HooklineError } from '@hookline/core'
import type { About, Backend } from './backend.ts'
import type { Policy } from './policy.ts'
import type { Sight } from './sight.ts'

const TRYING_MS = 10_000
const ENDS_WITH = 7
const SHELL = { file: '/bin/sh', args: ['-c', `exit ${ENDS_WITH}`], cwd: '/dev', env: {} } as const
const NOTHING: Sight = { shown: [], steady: [], state: '/nowhere', kept: [], hidden: [] }
const CLOSED: Policy = {
  files: 'read-only',
  network: false,
  writable: [],
  readOnly: [],
  readable: null,
  hidden: [],
  hiddenLike: [],
}

/** Why a program does not wall in, seen by a wall around nothing; `undefined`: it does. */
export function faultOf(backend: Backend, program: string, about: Omit<About, 'sight'>): string | undefined {
  try {
    const { file, args, cwd, env } = backend.walled(program, SHELL, CLOSED, {
      ...about,
      sight: NOTHING,
      isTrial: true,
    })
    const { error, status, stderr } = spawnSync(file, args, {
      cwd,
      env,
      encoding: 'utf8',
      timeout: TRYING_MS,
    })
    if (error === undefined && status === ENDS_WITH) return undefined
    return error?.message ?? (firstLine(stderr) || `exit code ${status}`)
  } catch (thrown) {
    return HooklineError.from(thrown).message
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 300)
}
