import { spawnSync } from 'node:child_process'
import { isAbsolute } from 'node:path'
import { findProgram } from '../find-program.ts'
import { PERL_SWITCHES } from './start-perl.ts'

/** The perl of the system, or else the one on PATH, as long as it starts: on a new Mac there is one that only says what to install. */
export function findPerl(env: NodeJS.ProcessEnv, system = '/usr/bin/perl'): string | undefined {
  const onPath = findProgram('perl', undefined, env['PATH'])
  return [system, ...(onPath === undefined ? [] : [onPath])].filter(isAbsolute).find(starts)
}

function starts(perl: string): boolean {
  const tried = spawnSync(perl, [...PERL_SWITCHES, '-e', 'exit($] < 5.008001 || !${^TAINT})'], {
    stdio: 'ignore',
    timeout: 5000,
    env: {},
  })
  return tried.status === 0
}
