import { isStartable } from '@hookline/child'
import { unheld, type ChildLimits, type Held, type Hold, type Program, type Used } from '@hookline/core'
import { makeGroup, sweep } from './cgroup.ts'
import { findPlace, type Place } from './cgroup-place.ts'
import { ownLimits, type OwnLimits } from './own-limits.ts'
import { running } from './running.ts'
import { limitedProgram } from './words.ts'

/** Holds what hooks start to its limits: in a group of the kernel where that may be made, else each process for itself. */
export function holder(): Hold {
  let known: Known | undefined
  return (program, limits) => {
    // the shell that limits itself would only say 127
    if (process.platform === 'win32' || !isStartable(program)) return unheld(program, limits)
    return held(program, limits, (known ??= lookAround()))
  }
}

interface Known {
  readonly place: Place | undefined
  readonly own: OwnLimits | undefined
}

function lookAround(): Known {
  const place = findPlace()
  if (place !== undefined) sweep(place)
  return { place, own: ownLimits(PROC) }
}

const PROC = '/proc'

function held(program: Program, limits: ChildLimits, { place, own }: Known): Held {
  const group = place === undefined ? undefined : makeGroup(place, limits)
  const count = limits.processes
  const made = limitedProgram(program, limits, {
    own,
    running: count === undefined ? undefined : running(count, PROC),
    group: group?.folder,
  })
  if (group !== undefined) {
    const { kill, ended, soFar } = group
    return { program: made, started: nothing, kill, ended, soFar }
  }
  return { program: made, started: nothing, kill: nothing, ended: byRlimits, soFar: byRlimits }
}

function byRlimits(): Used {
  return { by: 'rlimits' }
}

function nothing(): void {
  // each process holds itself
}
