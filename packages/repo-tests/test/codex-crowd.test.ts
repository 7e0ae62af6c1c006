import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

const COUNT = 20
const numbers = Array.from({ length: COUNT }, (_, at) => at + 1)

describe.skipIf(noCodex)('twenty hooks on one event', () => {
  const played = playing({
    hooks: [
      'version = 1',
      ...numbers.map(
        (n) =>
          `[[hooks]]\nid = "note-${n}"\non = "exec.before"\nrun = 'echo ${n} >> noted-$(date +%N).log'\n`,
      ),
      '[[hooks]]\nid = "one-says-no"\non = "exec.before"\nmatch = "touch denied*"\ndeny = "one is enough"\n',
    ].join('\n'),
    script: [[{ shell: 'touch plain.txt' }], [{ shell: 'touch denied.txt' }], [{ say: 'done' }]],
  })
  const asked = (command: string) =>
    played().trace.find(({ event }) => event.name === 'exec.before' && event.data['command'] === command)!
      .hooks

  test('are all asked, and the command runs when none denies', () => {
    expect(asked('touch plain.txt').map(({ hook, status }) => [hook, status])).toEqual(
      numbers.map((n) => [`user/note-${n}`, 'done']),
    )
    expect(played().has('plain.txt')).toBe(true)
  })

  test('are outvoted by one that denies', () => {
    expect(asked('touch denied.txt')).toHaveLength(COUNT + 1)
    expect(played().has('denied.txt')).toBe(false)
    expect(heard(played().requests[2], 'one is enough')).toBe(true)
  })
})
