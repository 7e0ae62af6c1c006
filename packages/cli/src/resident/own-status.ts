import type { HooklineError } from '@hookline/core'
import { redact } from '@hookline/runtime'
import { hasOwnJournal } from '@hookline/runtime/background'
import type { ServerStatus, Serving } from '@hookline/server'
import { version } from '../version.ts'
import type { About } from './about.ts'
import { lookAt } from './own-journal.ts'
import type { Parts } from './parts.ts'

/** How the resident process is. */
export async function statusOf(
  { build, startedAt, place, env }: About,
  { tally, answering, http }: Parts,
  serving: Serving | undefined,
): Promise<ServerStatus> {
  const plan = answering.plan()
  return {
    v: 1,
    pid: process.pid,
    version,
    build,
    startedAt,
    state: serving?.state() ?? 'serving',
    socket: place.socket,
    http: http === undefined ? null : { port: http.port },
    rss: process.memoryUsage.rss(),
    ...tally.tell(),
    queue: queueOf(env),
    config: {
      files: plan?.plan.sources.map(({ file }) => file) ?? [],
      errors: plan?.errors.map(faultText) ?? [],
    },
  }
}

function faultText({ message, code, details: { file, line } }: HooklineError): string {
  const where = file === undefined ? '' : `${file}:${line ?? 1}: `
  return redact(`${where}${message} [${code}]`)
}

/** Who asks how it is waits for nobody who writes. */
const WAIT_MS = 50

function queueOf(env: NodeJS.ProcessEnv): ServerStatus['queue'] {
  if (!hasOwnJournal(env)) return null
  try {
    return lookAt(env, WAIT_MS, (journal) => journal.queue())
  } catch {
    return null
  }
}
