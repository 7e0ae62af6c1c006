import type { Moment } from '@hookline/core'
import { hookName } from '@hookline/core'
import { readLost, takeOver, type Happened } from '@hookline/runtime'
import { hasOwnJournal, isGone } from '@hookline/runtime/background'
import { entryOfHappened } from '@hookline/runtime/kept'
import { newToken, openHttp, type HttpDoor, type HttpMeans, type Reading } from '@hookline/server/http'
import { openLooked } from './own-journal.ts'

/** The HTTP API of the resident process. */
export interface OwnHttp {
  readonly port: number
  readonly token: string
  /** An event was answered. */
  readonly answered: (what: Happened) => void
  /** Something became of a run in the background. */
  readonly delivered: (moment: Moment) => void
  readonly close: HttpDoor['close']
}

/** What it is made of. */
export interface OwnHttpMeans extends Pick<HttpMeans, 'port' | 'status' | 'metrics' | 'emit' | 'log'> {
  readonly env: NodeJS.ProcessEnv
}

/** Opens it. @throws HooklineError `API_PORT_TAKEN`, `API_UNOPENED` */
export async function ownHttp({ env, ...means }: OwnHttpMeans): Promise<OwnHttp> {
  const token = newToken()
  const door = await openHttp({ ...means, token, journal: () => readingOf(env) })
  return {
    port: door.port,
    token,
    answered(what) {
      door.tell(() => {
        const event = entryOfHappened(what)
        return event && { what: 'answered', event }
      })
    },
    delivered(moment) {
      const end = endOf(moment)
      if (end === undefined || !('hook' in moment)) return
      const tries = 'attempt' in moment ? { tries: moment.attempt } : {}
      door.tell(() => ({
        what: 'delivered',
        id: moment.event.id,
        hook: hookName(moment.hook),
        end,
        ...tries,
      }))
    },
    close: door.close,
  }
}

/** A failed try is told of by what follows from it. */
function endOf({ name }: Moment): string | undefined {
  return Object.hasOwn(ENDS, name) ? ENDS[name] : undefined
}

const ENDS: Readonly<Record<string, string>> = {
  completed: 'ok',
  skipped: 'skipped',
  retrying: 'queued',
  dead: 'dead',
  dropped: 'dropped',
}

/** Agents wait for this process: another that writes is not waited for. */
const WAIT_MS = 50

function readingOf(env: NodeJS.ProcessEnv): Reading | undefined {
  if (!hasOwnJournal(env)) return undefined
  const { journal, look } = openLooked(env, WAIT_MS)
  const { db } = journal
  try {
    look(() => takeOver(journal, env))
  } catch {
    // what is new in the record has to wait
  }
  return {
    db: { ...db, all: (...asked) => look(() => db.all(...asked)) },
    deliverer: () => journal.deliverer(isGone),
    lost: () => readLost(env),
    close: () => journal.close(),
  }
}
