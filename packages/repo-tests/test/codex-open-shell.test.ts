import { describe, expect, test } from 'vitest'
import { codex } from '@hookline/agents'
import type { ModelStep } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

const type =
  (chars: string): ModelStep =>
  (request) => {
    const [, id] = /session ID (\d+)/.exec(JSON.stringify(request)) ?? []
    return [{ call: 'write_stdin', args: { session_id: Number(id), chars, yield_time_ms: 1000 } }]
  }

describe.skipIf(noCodex)('a command that is typed into an open shell of Codex', () => {
  const played = playing({
    hooks: `
version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch *"
guard = true
deny = "nothing is touched"
`,
    script: [
      [{ shell: 'touch said.txt' }],
      [{ call: 'exec_command', args: { cmd: 'bash --norc', tty: true, yield_time_ms: 500 } }],
      type('touch typed.txt\n'),
      type('exit\n'),
      [{ say: 'done' }],
    ],
  })

  test('runs past the guard that denies the same command otherwise, and no event tells of it', () => {
    expect(played().has('said.txt')).toBe(false)
    expect(played().has('typed.txt')).toBe(true)
    const told = played().trace.filter(({ event }) => event.name === 'exec.before')
    expect(told.map(({ event }) => event.data)).toMatchObject([
      { command: 'touch said.txt' },
      { command: 'bash --norc' },
    ])
  })

  test('is named as a blind spot; the preset against it is tried with the hooks that init writes', () => {
    expect(codex.capabilities['exec.before']!.blindSpots.join(' ')).toContain('write_stdin')
  })
})
