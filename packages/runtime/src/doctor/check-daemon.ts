import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { finding, type Finding } from './finding.ts'
import { wallTime } from '../wall-time.ts'

/** What the background process is held against. */
export interface DaemonStandard {
  readonly codexHome: string
  readonly env: NodeJS.ProcessEnv
  /** The files that hold lines. */
  readonly files: readonly string[]
}

/** By these hookline finds its files. */
const NAMES = ['HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'] as const

/** Whether Codex's background process, if there is one, calls hookline as you would. */
export async function checkDaemon(standard: DaemonStandard): Promise<readonly Finding[]> {
  const { codexHome, env, files } = standard
  const socket = join(codexHome, 'app-server-control', 'app-server-control.sock')
  if (!(await answers(socket))) return []
  const began = changed(socket)
  const newest = Math.max(...files.map(changed))
  const theirs = environment(codexHome)
  const other = theirs === undefined ? [] : NAMES.filter((name) => (theirs[name] ?? '') !== (env[name] ?? ''))
  return [
    ...(newest > began
      ? [finding('DAEMON_OLD', `it began ${wallTime(began)}, the lines were written ${wallTime(newest)}`)]
      : []),
    ...(other.length > 0 ? [finding('DAEMON_ENVIRONMENT', `other values of ${other.join(', ')}`)] : []),
  ]
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    const settle = (up: boolean): void => {
      connection.destroy()
      resolve(up)
    }
    connection.once('connect', () => settle(true)).once('error', () => settle(false))
    connection.setTimeout(2000, () => settle(false))
  })
}

function changed(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The environment of the process; `undefined` where the system does not tell. */
function environment(codexHome: string): Readonly<Record<string, string>> | undefined {
  try {
    const said = readFileSync(join(codexHome, 'app-server-daemon', 'daemon.pid'), 'utf8')
    const pid = /\d+/.exec(said)?.[0]
    const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    return Object.fromEntries(
      pairs.map((pair) => [pair.split('=', 1)[0]!, pair.slice(pair.indexOf('=') + 1)]),
    )
  } catch {
    return undefined
  }
}
