import { wallTime } from '@hookline/runtime'
import type { ServerStatus } from '@hookline/server'
import { duration } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { painted, type Piece } from './text.ts'

/** Which server it is, how long agents wait for it, and what waits in it. */
export function header(status: ServerStatus, columns: number, now: number): readonly string[] {
  return [first(status, now), agents(status), calls(status), queue(status)].map((line) =>
    painted(line, columns),
  )
}

function first(
  { version, pid, startedAt, rss, http, state, socket }: ServerStatus,
  now: number,
): readonly Piece[] {
  const up = long(now - startedAt)
  return [
    { text: `hookline ${oneLine(version)}`, style: 'bold' },
    { text: `  pid ${pid}  up ${up}, since ${wallTime(startedAt)}  ${Math.round(rss / 1e6)} MB` },
    { text: http === null ? '' : `  http://127.0.0.1:${http.port}` },
    ...(state === 'draining' ? [{ text: '  it ends', style: 'yellow' } as const] : []),
    ...(socket === null ? [{ text: '  agents do not reach it', style: 'red' } as const] : []),
  ]
}

/** What hookline costs agents. */
function agents({ waits, sessions }: ServerStatus): readonly Piece[] {
  const added = sessions.reduce((sum, { waitedMs }) => sum + waitedMs, 0)
  const known =
    waits === null
      ? 'none yet'
      : `p50 ${duration(waits.p50)}  p99 ${duration(waits.p99)}  longest ${duration(waits.max)}`
  return [
    { text: `waits    ${known}` },
    {
      text: `  added to agents ${duration(added)} in ${sessions.length} session${sessions.length === 1 ? '' : 's'} of the last hour`,
    },
  ]
}

function calls({ calls: { answered, open, refused, abandoned } }: ServerStatus): readonly Piece[] {
  return [{ text: `calls    ${answered} answered  ${open} open  ${refused} sent on  ${abandoned} abandoned` }]
}

function queue({ queue: known }: ServerStatus): readonly Piece[] {
  if (known === null) return [{ text: 'queue    nothing in the background' }]
  const { queued, running, dead } = known
  return [
    { text: `queue    ${queued} queued  ${running} running  ` },
    dead === 0 ? { text: '0 dead' } : { text: `${dead} dead: hookline dead list`, style: 'red' },
  ]
}

/** How long, for people: 40 s, 12 min, 3 h, 5 days. */
export function long(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
