import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { Wall } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, expect, test } from 'vitest'
import { wallOf } from '../src/sandbox/wall.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-wall-')))
afterAll(() => rmSync(dir, { recursive: true }))

const turn = (policy: object): string =>
  JSON.stringify({ type: 'turn_context', payload: { cwd: '/w', sandbox_policy: policy } })

function read(...lines: readonly string[]): Wall | undefined {
  const transcript = join(dir, 'rollout.jsonl')
  writeFileSync(transcript, `${lines.join('\n')}\n`)
  return wallOf(
    event('exec.before', {}, { session: { cwd: '/w', root: '/w', transcript } }),
    codex.transcript,
  )
}

const FULL = turn({ type: 'danger-full-access' })

test('the last turn counts, whatever was recorded since', () => {
  expect(read(FULL, turn({ type: 'read-only' }), '{"type":"event_msg","payload":{}}')?.files).toBe(
    'read-only',
  )
  expect(read(turn({ type: 'read-only' }), FULL)?.files).toBe('full')
})

test.each([
  ['a policy that tells nothing', turn({ type: 'external-sandbox' })],
  ['a policy of a newer Codex', turn({ type: 'read-only-v2' })],
  ['no policy', '{"type":"turn_context","payload":{}}'],
  ['a line that cannot be read', '{"type":"turn_context",'],
])('what an earlier turn was allowed does not count where the last one has %s', (_what, line) => {
  expect(read(FULL, line)).toBeUndefined()
})
