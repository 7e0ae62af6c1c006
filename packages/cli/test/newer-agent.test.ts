import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import { expect, test } from 'vitest'
import { recorded, world } from './hookline.ts'

/** What a session that begins says to its user. */
function begun(version: string, { source = 'startup', about = '' } = {}): string {
  const { hookline, dir } = world('version = 1\n')
  const payload = {
    cwd: dir,
    originator: about,
    cli_version: version,
    source: 'exec',
    text: 'x'.repeat(9000),
  }
  const record = { timestamp: '2026-11-27T12:02:05.024Z', ordinal: 0, type: 'session_meta', payload }
  const file = join(dir, 'rollout.jsonl')
  writeFileSync(file, `${JSON.stringify(record)}\n`)
  const start = JSON.parse(recorded('session-start.startup', dir)) as object
  const told = JSON.stringify({ ...start, source, transcript_path: file })
  const { stdout, status } = hookline(['run', '--agent', 'codex', '--event', 'SessionStart'], told)
  expect(status).toBe(0)
  return stdout
}

test('a Codex that upgraded itself is told of as its session begins', () => {
  const said = `Codex 0.999.0 is newer than ${codex.tried!}`
  expect(begun('0.999.0')).toContain(said)
  expect(begun('0.999.0', { about: 'a","cli_version":"0.1.0"' })).toContain(said)
})

test('one that was tried is not, nor one that goes on with what another began', () => {
  for (const version of [codex.tried!, codex.version, 'x']) expect(begun(version)).not.toContain('newer')
  expect(begun('0.999.0', { source: 'resume' })).not.toContain('newer')
})
