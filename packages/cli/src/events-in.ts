import type { DialectReader, LifecycleEvent } from '@hookline/core'
import { read } from '@hookline/runtime'
import type { Asked } from './asked.ts'

/** `undefined`: a payload that cannot be read, which others have to answer for. */
export function eventsIn(
  bytes: Uint8Array,
  reader: DialectReader,
  { flags, env, cwd }: Asked,
): readonly LifecycleEvent[] | undefined {
  try {
    const about = { agentVersion: flags.text['agent-version'], cwd, env }
    return read(Buffer.from(bytes).toString(), reader, about)
  } catch {
    return undefined
  }
}
