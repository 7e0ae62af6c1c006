import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { OWNER_VARIABLE } from '@hookline/runtime/background'
import { fileLog } from '@hookline/runtime/deliver'
import { stateDir } from '@hookline/runtime/state'
import { placeOf, type Place } from '@hookline/server'

/** What the resident process knows of itself as it begins. */
export interface About {
  readonly env: NodeJS.ProcessEnv
  readonly state: string
  readonly place: Place
  /** The name of the folder that it runs from. */
  readonly build: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** The name under which it has the place of the deliverer already, if whoever started it took that. */
  readonly owner: string | undefined
  /** It does not end because nobody calls: something else would have to start it. */
  readonly stays: boolean
  readonly log: (message: string) => void
  /** Told to end. */
  readonly signal: AbortSignal
}

export function aboutResident(): About {
  const { env, argv } = process
  const owner = env[OWNER_VARIABLE]
  delete env[OWNER_VARIABLE]
  const state = stateDir(env)
  const place = placeOf(state)
  const log = logTo(place, argv.includes('--foreground'))
  return {
    env,
    state,
    place,
    build: basename(dirname(realpathSync(argv[1]!))),
    startedAt: Date.now(),
    owner,
    stays: argv.includes('--foreground') || env['HOOKLINE_SERVE'] === 'stay',
    log,
    signal: ended(log),
  }
}

function logTo({ log: file }: Place, isShown: boolean): About['log'] {
  const write = fileLog(file)
  return (message) => {
    write(`server ${process.pid}`, message)
    if (isShown) process.stderr.write(`hookline: ${message}\n`)
  }
}

/** Aborted by the signals that ask a process to end; what a plugin or a library throws behind everybody's back ends nothing. */
function ended(log: About['log']): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  process.on('uncaughtException', (thrown) => log(`uncaught: ${thrown.stack ?? String(thrown)}`))
  process.on('unhandledRejection', (thrown) => log(`unhandled: ${String(thrown)}`))
  return stop.signal
}
