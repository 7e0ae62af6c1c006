import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { execError } from '../errors.ts'
import { hearsKeys } from './foreground.ts'

/** What a shell does with a signal that ended a program. */
const DIED = 128

/**
 * Runs a program with this process's stdin, stdout, stderr and terminal, and gives its exit code as a shell would.
 * @throws HooklineError `EXEC_NOT_STARTED`
 */
export function runChild(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    // first: whoever sees the program start may send something at once, and it would end this process alone
    const stop = relay((signal) => child.kill(signal))
    const child = spawn(program, words, { stdio: 'inherit', env })
    child.once('error', (cause) => {
      if (child.pid !== undefined) return
      stop()
      reject(execError('EXEC_NOT_STARTED', `${program} does not start: ${cause.message}`))
    })
    child.once('close', (code, signal) => {
      stop()
      resolve(signal === null ? (code ?? 1) : DIED + constants.signals[signal])
    })
  })
}

/** Sent by a terminal to all that run in it. */
const BY_KEY = ['SIGINT', 'SIGQUIT'] as const
const BY_OTHERS = ['SIGTERM', 'SIGHUP', 'SIGUSR2'] as const

/**
 * Until it is stopped, this process lives on whatever it is sent, since the child decides what comes of it. What a terminal sends the
 * child has had already.
 */
function relay(send: (signal: NodeJS.Signals) => void): () => void {
  const handlers = [
    ...BY_KEY.map((signal) => [signal, () => hearsKeys() || send(signal)] as const),
    ...BY_OTHERS.map((signal) => [signal, () => send(signal)] as const),
  ]
  for (const [signal, handle] of handlers) process.on(signal, handle)
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle)
  }
}
