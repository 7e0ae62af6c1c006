import { spawnSync } from 'node:child_process'
import { CHILD_LIMITS } from '@hookline/core'
import { findPlace, holder } from '../limits/index.ts'

/** What holds children to their limits on this machine. */
export interface LimitsFound {
  readonly by: 'cgroup' | 'rlimits' | 'none'
  /** Where their groups are made. */
  readonly place: string | null
}

/** Holds one, and looks what it was held by. */
export function checkLimits(): LimitsFound {
  const { program, ended } = holder()({ file: '/bin/sh', args: ['-c', ':'], cwd: '/', env: {} }, CHILD_LIMITS)
  const { file, args, cwd, env } = program
  const { status } = spawnSync(file, args, { cwd, env })
  const by = status === 0 ? (ended()?.by ?? 'none') : 'none'
  return { by, place: by === 'cgroup' ? (findPlace() ?? null) : null }
}
