import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createTurns } from '../src/resident/turns.ts'
import { recorded } from './hookline.ts'
import { callOf, resident, SOON } from './resident.ts'

const RECORDED = new URL('../../agents/fixtures/codex/0.169.0/transcript/calls.jsonl', import.meta.url)
const MESSAGES = 30

test('what ends something waits for all that began before, in its own session', async () => {
  const turns = createTurns(60_000)
  const [first, second] = [turns.begin('codex/a'), turns.begin('codex/a')]
  turns.begin('codex/b')
  let isOver = false
  const over = turns.over('codex/a').then(() => (isOver = true))
  // what begins later is not waited for
  turns.begin('codex/a')
  first()
  await delay(20)
  expect(isOver).toBe(false)
  second()
  await over
  expect(isOver).toBe(true)
})

test('not longer than it may, and not at all where nothing goes on', async () => {
  const turns = createTurns(30)
  const end = turns.begin('codex/a')
  await expect(turns.over('codex/a')).resolves.toBeUndefined()
  end()
  end()
  const patient = createTurns(3_600_000)
  patient.begin('codex/a')()
  for (const session of ['codex/a', 'codex/b']) await expect(patient.over(session)).resolves.toBeUndefined()
})

test('the end of a turn comes after all that its transcript said before, though the agent goes on at once', async () => {
  const place = resident(
    '[[hooks]]\nid = "all"\non = ["agent.message", "task.complete"]\nif = "false"\ndeny = "no"\n',
  )
  await place.start()
  const [transcript, traced] = [join(place.dir, 'rollout.jsonl'), join(place.dir, 'trace')]
  const lines = readFileSync(RECORDED, 'utf8').trimEnd().split('\n')
  const first = lines.findIndex((line) => line.includes('"AgentMessage"'))
  const said = Array.from({ length: MESSAGES }, (_, n) => lines[first]!.replaceAll('msg_1', `msg_${n}`))
  writeFileSync(transcript, `${[...lines.slice(0, first), ...said].join('\n')}\n`)
  const { payload } = JSON.parse(lines[first]!) as { readonly payload: Readonly<Record<string, string>> }
  const call = (native: string, name: string): ReturnType<typeof callOf> => {
    const event = JSON.parse(recorded(name, join(place.dir, 'work'))) as Readonly<Record<string, unknown>>
    const about = {
      session_id: payload['thread_id'],
      turn_id: payload['turn_id'],
      transcript_path: transcript,
    }
    return callOf(place, native, JSON.stringify({ ...event, ...about }), ['--trace', traced])
  }
  expect(await call('PostModelRequest', 'post-model-request.completed')).toMatchObject({ code: 0 })
  expect(await call('Stop', 'stop')).toMatchObject({ code: 0 })
  const names = (): readonly string[] =>
    place.lines('trace').map((line) => (JSON.parse(line) as { readonly event: { name: string } }).event.name)
  await vi.waitFor(() => expect(names()).toHaveLength(MESSAGES + 2), SOON)
  expect(names().indexOf('task.complete')).toBe(MESSAGES + 1)
})
