import type { Dispatch, EventDispatch } from '@hookline/core'
import { durationFault, milliseconds } from './duration.ts'
import type { Path, Report } from './fault.ts'
import { refuseVariables } from './variables.ts'

/** What `[dispatch]` and each `[dispatch."event"]` can say. */
interface EventDispatchTable {
  readonly order?: 'parallel' | 'sequential'
  readonly max_parallel?: number
  readonly deadline?: string
}

/** `[dispatch]`: its own keys, and tables named by an event. */
export type DispatchTable = EventDispatchTable & Readonly<Record<string, unknown>>

/** `[dispatch]` as the plan has it. */
export function readDispatch(table: DispatchTable, report: Report): Dispatch {
  refuseVariables(table, ['dispatch'], report)
  const events = Object.entries(table)
    .filter((entry): entry is [string, EventDispatchTable] => typeof entry[1] === 'object')
    .map(([event, own]) => [event, readOne(own, ['dispatch', event], report)])
  return {
    ...readOne(table, ['dispatch'], report),
    ...(events.length === 0 ? {} : { events: Object.fromEntries(events) as Dispatch['events'] & object }),
  }
}

function readOne(table: EventDispatchTable, path: Path, report: Report): EventDispatch {
  const { order, max_parallel: maxParallel, deadline } = table
  const deadlineMs = deadline === undefined ? undefined : milliseconds(deadline)
  if (deadline !== undefined && deadlineMs === undefined) {
    report({ ...durationFault(deadline), path: [...path, 'deadline'] })
  }
  return {
    ...(order === undefined ? {} : { order }),
    ...(maxParallel === undefined ? {} : { maxParallel }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  }
}
