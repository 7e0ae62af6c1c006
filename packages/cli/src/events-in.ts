import type { DialectReader, LifecycleEvent } from '@hookline/core'
import { read } from '@hookline/runtime'
import type { Asked } from './asked.ts'

/** `undefined`: a payload that cannot be read, which others have to answer for. */
export function eventsIn(
  bytes: Uint8Array,
  reader: DialectReader,
  { flags }: Asked,
): readonly LifecycleEvent[] | undefined {
  try {
    return read(Buffer.from(bytes).toString(), reader, flags.text['agent-version'], process.env)
  } catch {
    return undefined
  }
}
