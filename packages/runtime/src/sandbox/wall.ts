import type { LifecycleEvent, Transcript, Wall } from '@hookline/core'
import { openFile } from '../transcript/file.ts'
import { linesBack, recordIn } from '../transcript/lines.ts'

/** A turn tells it once, at its beginning, and may be long. */
const MOST_BYTES = 16 << 20

/** What the agent walls its own commands in with, as its transcript tells of the last turn; `undefined`: nobody knows. */
export function wallOf(event: LifecycleEvent, transcript: Transcript | undefined): Wall | undefined {
  const path = transcript?.fileOf(event)
  const file = path === undefined ? undefined : openFile(path)
  if (file === undefined) return undefined
  try {
    for (const line of linesBack(file, MOST_BYTES)) {
      if (!transcript!.tellsWall(line.text)) continue
      const record = recordIn(line)
      const wall = record === undefined ? null : transcript!.wall(record)
      // what an earlier turn was allowed says nothing of one whose words are not known
      if (wall !== undefined) return wall ?? undefined
    }
    return undefined
  } finally {
    file.close()
  }
}
