import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { LifecycleEvent } from '@hookline/core'
import { now, stamp, type LoadedPlan } from '@hookline/runtime'
import { expect, onTestFinished, test } from 'vitest'
import type { Asked } from '../src/asked.ts'
import type { Followed } from '../src/caller.ts'
import { look } from '../src/transcript.ts'

const RECORDED = new URL('../../agents/fixtures/codex/0.169.0/transcript/calls.jsonl', import.meta.url)

/** An end of which nothing was told: Codex gives its hook three seconds, of which two are for hooks. */
function world(native: 'SessionEnd' | 'Interrupt', gone: number, followed?: Followed[]) {
  const root = mkdtempSync(join(tmpdir(), 'hookline-look-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))
  const file = join(root, 'rollout.jsonl')
  mkdirSync(join(root, 'state'))
  const lines = readFileSync(RECORDED, 'utf8')
  // that the turn is over is not written yet
  writeFileSync(file, lines.slice(0, lines.trimEnd().lastIndexOf('\n') + 1))
  const { payload } = JSON.parse(lines.split('\n')[0]!) as { payload: { id: string } }
  const hooks = [{ id: 'all', on: ['*'], executor: 'script' }]
  const loaded = { plan: { hooks, dispatch: {} } } as unknown as LoadedPlan
  const about = {
    at: now() - gone,
    env: { HOME: root, XDG_STATE_HOME: join(root, 'state') },
    flags: { text: { agent: 'codex' } },
    startKept: () => undefined,
    load: async () => loaded,
    ...(followed === undefined ? {} : { follow: (one: Followed) => void followed.push(one) }),
  } as unknown as Asked
  const told: { readonly event: LifecycleEvent; readonly limitMs: number }[] = []
  const raised = async (event: LifecycleEvent, limitMs: number): Promise<void> =>
    void told.push({ event, limitMs })
  const [by] = codex.decode(
    { hook_event_name: native, session_id: payload.id, cwd: '/w', transcript_path: file },
    stamp,
  ) as [LifecycleEvent]
  const engage = () => ({ raised }) as never
  return { told, looks: () => look(by, native, loaded, about, engage) }
}

test('with the resident process the end of a session is told without haste, once', async () => {
  const followed: Followed[] = []
  const { told, looks } = world('SessionEnd', 1800, followed)
  await looks()
  expect(told).toEqual([])
  expect(followed.map(({ isOver }) => isOver)).toEqual([true])
  for (let times = 2; times > 0; times--) await followed[0]!.again()
  expect(told).toHaveLength(12)
  expect(Math.min(...told.map(({ limitMs }) => limitMs))).toBeGreaterThan(10_000)
})

test('so is what comes before it, since no agent waits for the end of that process', async () => {
  const { told, looks } = world('Interrupt', 1800, [])
  await looks()
  expect(told).toHaveLength(12)
  expect(Math.min(...told.map(({ limitMs }) => limitMs))).toBeGreaterThan(10_000)
})

test('a hook that would have next to no time is left to the next who looks', async () => {
  const { told, looks } = world('Interrupt', 1800)
  await looks()
  expect(told).toEqual([])
})

test('where nobody looks again, it is rather told with next to no time than never', async () => {
  const { told, looks } = world('SessionEnd', 1800)
  await looks()
  expect(told).toHaveLength(12)
})
