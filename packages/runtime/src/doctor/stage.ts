import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CANARY_VARIABLE, type CanaryCall } from '../canary.ts'

/** Where a trial takes place: a folder that is thrown away, and a record of who called hookline. */
export interface Stage {
  readonly folder: string
  /** The environment for Codex, and so for its hooks. */
  readonly env: NodeJS.ProcessEnv
  readonly calls: () => readonly CanaryCall[]
  readonly remove: () => void
}

/** Makes the folder and the record. */
export function setStage(env: NodeJS.ProcessEnv): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-doctor-'))
  const record = join(folder, 'calls.jsonl')
  writeFileSync(record, '', { mode: 0o600 })
  return {
    folder,
    env: { ...env, ...direct(env), [CANARY_VARIABLE]: record },
    calls: () => readCalls(record),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

/** The model is on this machine: no proxy leads there. */
function direct(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const none = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', '127.0.0.1'].filter((one) => one !== '').join(',')
  return { NO_PROXY: none, no_proxy: none }
}

function readCalls(file: string): readonly CanaryCall[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CanaryCall)
}
