import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './codex-installed.ts'

/** Starts or stops Codex's background process. */
export function daemon(
  machine: Machine,
  verb: 'start' | 'stop',
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...machine.env, ...env }, cwd: machine.lab.workspace, timeout: 120_000 }
    execFile('codex', ['app-server', 'daemon', verb], options, (error) =>
      error === null || verb === 'stop' ? resolve() : reject(error),
    )
  })
}

/** Ends what looks for updates, which stays when the background process is stopped. */
export function endUpdater({ lab }: Machine): void {
  try {
    const said = readFileSync(join(lab.codexHome, 'app-server-daemon/daemon-updater.pid'), 'utf8')
    process.kill(Number(/\d+/.exec(said)![0]))
  } catch {
    // it is gone, or never was there
  }
}
