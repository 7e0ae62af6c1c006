import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { NODE_FLAGS } from '@hookline/server/start'
import { serveError } from '../errors.ts'
import { serverStatus } from './health.ts'
import { readyProgram, serverEnv } from './program.ts'

/** `hookline serve --foreground`: the server as a child that has this terminal. Gives its exit code. */
export async function foreground(): Promise<number> {
  const there = await serverStatus()
  if (there !== undefined) throw serveError('SERVE_RUNS', `a server runs already (${there.pid})`)
  const { node, file } = readyProgram()
  const child = spawn(node, [...NODE_FLAGS, file, '--foreground'], { stdio: 'inherit', env: serverEnv() })
  for (const signal of PASSED_ON) process.on(signal, () => isToldAlready(signal) || child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        serveError('SERVE_FAILED', `the server could not be started: ${error.message}`, { cause: error }),
      ),
    )
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
}

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const

/**
 * A terminal sends Ctrl-C to all that stand before it; twice may mean something else. On Windows a console tells all that it has of
 * everything, and whatever Node is told to pass on kills.
 */
function isToldAlready(signal: string): boolean {
  if (process.platform === 'win32') return true
  return (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY === true
}
