import type { Dialect, LifecycleEvent } from '@hookline/core'
import { bytesAt, openFile } from './file.ts'

/** Where the first record says it, whatever follows in it. */
const HEAD = 4096

/** Sessions whose record is begun by the agent that is at work, and not by one that was here before. */
const NEW: ReadonlySet<string> = new Set(['startup', 'clear'])

/** The version of the agent that began a session, as its record says; `undefined`: that is not told. Never throws. */
export function begunBy(event: LifecycleEvent, { transcript }: Dialect): string | undefined {
  if (event.name !== 'session.start' || !NEW.has(event.data.source ?? '')) return undefined
  const path = transcript?.version === undefined ? undefined : transcript.fileOf(event)
  const file = path === undefined ? undefined : openFile(path)
  if (file === undefined) return undefined
  try {
    return transcript!.version!(bytesAt(file, 0, HEAD).toString())
  } catch {
    return undefined
  } finally {
    file.close()
  }
}
