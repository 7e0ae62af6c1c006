import { basename, dirname, join } from 'node:path'
import { stateDir, wallTime } from '@hookline/runtime'
import { neededCopies } from '@hookline/runtime/install'
import type { QueueStatus, ServerStatus } from '@hookline/server'
import type { Flags } from '../flags.ts'
import { duration, paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { health, type Health } from './health.ts'
import { unitState } from './install.ts'
import { version as own } from '../version.ts'
import { plannedCopy } from './program.ts'

export { health } from './health.ts'

/** The exit codes that the Linux Standard Base has for `status`. */
const EXIT: Readonly<Record<Health['state'], number>> = { running: 0, stopped: 3, unknown: 4 }

/** `hookline serve status`. */
export async function statusAct(flags: Flags): Promise<number> {
  const found = await health()
  const due = dueOf(found)
  const text =
    flags.on['json'] === true ? JSON.stringify(healthJson(found, due), null, 2) : lines(found, due).join('\n')
  process.stdout.write(`${text}\n`)
  return EXIT[found.state]
}

/** The health as `--json` has it. */
export function healthJson(found: Health, due: readonly string[]): Readonly<Record<string, unknown>> {
  if (found.state !== 'unknown') return { ...found, due }
  const { code, message, hint } = found.error
  return { state: found.state, error: { code, message, hint }, due }
}

/** The health in a line or two, among others. */
export function healthLines(found: Health, due: readonly string[]): readonly string[] {
  if (found.state === 'running') {
    const { status } = found
    return [
      `server: ${state(status)}, ${which(status)}`,
      `  ${waits(status)}; ${queue(status.queue)}`,
      ...dueLines(due),
    ]
  }
  return [`server: ${stateWords(found)}`, ...dueLines(due)]
}

/** Which server it is, and where it is reached. */
export function runningLines(status: ServerStatus, said: string): readonly string[] {
  const { socket, http } = status
  return [
    `${paint('green', said)}  ${which(status)}`,
    `  socket  ${socket === null ? 'none: agents do not reach it, and it delivers only' : oneLine(socket)}`,
    `  http    ${http === null ? 'none' : `http://127.0.0.1:${http.port}`}`,
  ]
}

/** What is to be done about the server. */
export function dueOf(found: Health): readonly string[] {
  const unit = unitState()
  return [
    ...(found.state === 'running' && found.status.state === 'serving' && isOther(found.status)
      ? ['it is not of the hookline that you call: hookline serve restart']
      : []),
    ...(unit?.state === 'stale'
      ? [`${unit.file} starts another hookline or Node than this: hookline serve install`]
      : []),
  ]
}

/** One that agents' lines call is right as well: a copy is another one with another Node. */
function isOther({ build, version: its }: ServerStatus): boolean {
  try {
    const { dir } = plannedCopy()
    const wired = neededCopies(stateDir(process.env))
    return basename(dir) !== build && (its !== own || !wired.has(join(dirname(dir), build)))
  } catch {
    return false
  }
}

function lines(found: Health, due: readonly string[]): readonly string[] {
  if (found.state !== 'running') return [stateWords(found), ...dueLines(due)]
  const { status } = found
  const { calls, config } = status
  return [
    ...runningLines(status, status.state === 'draining' ? 'ends' : 'runs'),
    `  calls   ${calls.answered} answered, ${calls.open} open, ${calls.refused} sent on, ${calls.abandoned} abandoned; ${waits(status)}`,
    `  jobs    ${queue(status.queue)}`,
    ...config.errors.map((what) => `  ${paint('red', 'wrong')}: ${oneLine(what)}`),
    ...dueLines(due),
  ]
}

function dueLines(due: readonly string[]): readonly string[] {
  return due.map((what) => `  ${paint('yellow', 'to do')}: ${oneLine(what)}`)
}

function state(status: ServerStatus): string {
  return status.state === 'draining' ? paint('yellow', 'it ends') : paint('green', 'it runs')
}

function which({ version, pid, startedAt, rss }: ServerStatus): string {
  return `hookline ${oneLine(version)}, pid ${pid}, since ${wallTime(startedAt)}, ${Math.round(rss / 1e6)} MB`
}

function waits({ waits: known }: ServerStatus): string {
  return known === null
    ? 'no agent has waited yet'
    : `agents wait ${duration(known.p50)} (p50), ${duration(known.p99)} (p99)`
}

function queue(known: QueueStatus | null): string {
  if (known === null) return 'nothing in the background'
  const { queued, running, dead, breakers } = known
  const left = breakers.length === 0 ? '' : `, ${breakers.length} left alone for a while`
  return `in the background: ${queued} wait, ${running} run, ${dead} dead${left}`
}

function stateWords(found: Exclude<Health, { readonly state: 'running' }>): string {
  return found.state === 'stopped'
    ? 'no server runs; hookline serve starts one'
    : `${paint('red', 'does not answer')}: ${oneLine(found.error.message)} [${found.error.code}]\n  ${oneLine(found.error.hint)}`
}
