import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentReply } from '@hookline/core'
import { onTestFinished } from 'vitest'
import type { Reply } from '../src/connection.ts'
import { openDoor, type Door, type DoorDesk } from '../src/door.ts'
import type { CallFrame } from '../src/frame.ts'
import { placeOf, type Place } from '../src/place.ts'

/** A state directory that goes with the test. */
export function stateFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-server-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  return dir
}

/** What a desk was asked, and how it came out. */
interface Asked {
  readonly builds: string[]
  readonly calls: CallFrame[]
  readonly replies: Reply[]
  readonly overs: boolean[]
}

/** A door with a desk that writes down what it is asked. */
export interface Opened extends Asked {
  readonly place: Place
  readonly door: Door
}

export async function opened(
  desk: Partial<DoorDesk> = {},
  place: Place = placeOf(stateFolder()),
): Promise<Opened> {
  const asked: Asked = { builds: [], calls: [], replies: [], overs: [] }
  const door = await openDoor(place, {
    takes: (build) => asked.builds.push(build) > 0,
    answer(call, reply) {
      asked.calls.push(call)
      asked.replies.push(reply)
    },
    over: (answered) => void asked.overs.push(answered),
    status: async () => '{"v":1}',
    stop: async () => undefined,
    ...desk,
  })
  onTestFinished(() => door.close())
  return { ...asked, place, door }
}

/** What an agent is told. */
export function said(stdout: string, more: Partial<AgentReply> = {}): AgentReply {
  return { stdout, stderr: '', exitCode: 0, unsaid: [], ...more }
}
