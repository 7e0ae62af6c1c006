import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { LifecycleEvent } from '@hookline/core'
import { codexHome } from './home.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Codex puts transcripts into a folder for each day; a thread that is older than these days is not looked for. */
const DAYS = 7
/** The head of a transcript is its first line; what it says of where the thread comes from stands near its beginning. */
const HEAD_BYTES = 16_384

/**
 * True if what `notify` was told is the end of a subagent's turn, which Codex tells in the same words. It leaves out which client
 * it works for, as an old Codex always does; so the head of the thread's transcript decides.
 */
export function isOfSubagent({ channel, session, raw }: LifecycleEvent, env: Env): boolean {
  const { client } = (raw ?? {}) as { readonly client?: unknown }
  if (channel !== 'notify' || client !== undefined) return false
  try {
    const file = transcriptOf(session.id, join(codexHome(env), 'sessions'))
    return file !== undefined && /"thread_source":\s*"subagent"/.test(headOf(file))
  } catch {
    return false
  }
}

function transcriptOf(thread: string, sessions: string): string | undefined {
  const days = newest(sessions).flatMap((year) => newest(year).flatMap(newest))
  for (const day of days.slice(0, DAYS)) {
    const name = readdirSync(day).find(
      (one) => one.startsWith('rollout-') && one.endsWith(`-${thread}.jsonl`),
    )
    if (name !== undefined) return join(day, name)
  }
  return undefined
}

function newest(folder: string): readonly string[] {
  return readdirSync(folder)
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name))
}

function headOf(file: string): string {
  const fd = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(HEAD_BYTES)
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, HEAD_BYTES, 0)).split('\n')[0]!
  } finally {
    closeSync(fd)
  }
}
