import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Json } from '@hookline/core'
import { isFactAnywhere } from '../facts/ledger.ts'
import { ownDir } from '../state.ts'
import { isTable } from '../table.ts'
import { NOTHING_KNOWN, type Memory } from './known.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Below the state directory. */
const FILE = 'guards.json'
const SEAL = 'guards.seal'
/** A fact of each session that was compared with what is remembered. */
export const COMPARED = 'guards-compared'

/** What is remembered; `lost`: something was, and it is gone or not what hookline wrote. */
export interface Recalled {
  readonly memory: Memory
  readonly lost: 'gone' | 'changed' | undefined
}

/** The digests that the memory may have: of what is written now, and of what was before, for whoever is killed in between. */
interface Seal {
  readonly format: 1
  readonly digests: readonly string[]
}

/** Reads what is remembered of guards. It and its seal vouch for each other, and sessions that were compared for both. */
export function recall(env: Env): Recalled {
  const dir = ownDir(env)
  if (dir === undefined) return { memory: NOTHING_KNOWN, lost: undefined }
  const [text, seal] = [textOf(`${dir}/${FILE}`), sealOf(dir)]
  if (text === undefined && seal === undefined)
    return { memory: NOTHING_KNOWN, lost: isFactAnywhere(COMPARED, env) ? 'gone' : undefined }
  if (text === undefined) return { memory: NOTHING_KNOWN, lost: 'gone' }
  const memory = memoryIn(text)
  if (memory === undefined || seal?.digests.includes(digestOf(text)) !== true)
    return { memory: NOTHING_KNOWN, lost: 'changed' }
  return { memory, lost: undefined }
}

/** Writes it down. Never throws: on a full disk the next session is compared with what was before. */
export function remember(memory: Memory, env: Env): void {
  const dir = ownDir(env)
  if (dir === undefined) return
  try {
    const [text, before] = [`${JSON.stringify(memory)}\n`, textOf(`${dir}/${FILE}`)]
    const digests = [text, ...(before === undefined ? [] : [before])].map(digestOf)
    replace(`${dir}/${SEAL}`, JSON.stringify({ format: 1, digests } satisfies Seal))
    replace(`${dir}/${FILE}`, text)
  } catch {
    // nothing was begun, or the seal knows both
  }
}

/** Where it lies, for people. */
export function memoryFile(env: Env): string {
  return `${ownDir(env) ?? ''}/${FILE}`
}

function replace(file: string, text: string): void {
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, text, { mode: 0o600 })
  renameSync(partial, file)
}

function memoryIn(text: string): Memory | undefined {
  const found = parsed(text) as unknown as Partial<Memory> | undefined
  return found?.format === 1 && typeof found.places === 'object' && Array.isArray(found.noticed)
    ? (found as Memory)
    : undefined
}

function sealOf(dir: string): Seal | undefined {
  const found = parsed(textOf(`${dir}/${SEAL}`) ?? '') as unknown as Partial<Seal> | undefined
  return found?.format === 1 && Array.isArray(found.digests) ? (found as Seal) : undefined
}

function parsed(text: string): Readonly<Record<string, Json>> | undefined {
  try {
    const found = JSON.parse(text) as Json
    return isTable(found) ? found : undefined
  } catch {
    return undefined
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function digestOf(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')
}
