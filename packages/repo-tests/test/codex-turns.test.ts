import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

describe.skipIf(noCodex)('a prompt that a hook refuses', () => {
  const played = playing({
    hooks: `
version = 1
[[hooks]]
id = "no-secrets"
on = "task.start"
guard = true
if = 'event.data.prompt.contains("password")'
deny = "no passwords in prompts"
`,
    prompt: 'the password is hunter2',
    script: [[{ shell: 'touch worked.txt' }], [{ say: 'done' }]],
  })

  test('never reaches the model', () => {
    expect(played().requests).toEqual([])
    expect(played().has('worked.txt')).toBe(false)
    expect(played().exitCode).toBe(0)
  })
})

describe.skipIf(noCodex)('a task that a hook says is not done', () => {
  const played = playing({
    hooks: `
version = 1
[[hooks]]
id = "tested"
on = "task.complete"
run = "test -e tests-ran.txt || { echo 'run the tests first' >&2; exit 2; }"
`,
    script: [
      [{ say: 'I am done.' }],
      [{ shell: 'touch tests-ran.txt' }],
      [{ say: 'Now I am done.' }],
      [{ say: 'This is a round too many.' }],
    ],
  })

  test('goes on with the reason, and ends when the hook has nothing against it', () => {
    expect(heard(played().requests[0], 'run the tests first')).toBe(false)
    expect(heard(played().requests[1], 'run the tests first')).toBe(true)
    expect(played().has('tests-ran.txt')).toBe(true)
    expect(played().requests).toHaveLength(3)
    expect(played().exitCode).toBe(0)
  })
})

describe.skipIf(noCodex)('a task that a hook never lets end', () => {
  const played = playing({
    hooks: `
version = 1
[[hooks]]
id = "never"
on = "task.complete"
deny = "not yet"
`,
    script: Array.from({ length: 20 }, (_, round) => [{ say: `round ${round}` }]),
  })

  test('ends all the same, after three more rounds at most', () => {
    expect(played().requests.length).toBeGreaterThan(1)
    expect(played().requests.length).toBeLessThanOrEqual(4)
    expect(played().lines.at(-1)?.type).toBe('turn.completed')
    expect(played().exitCode).toBe(0)
  })

  test('has it noted that the last denial was not passed on', () => {
    const last = played().trace.findLast(({ event }) => event.name === 'task.complete')
    expect(last?.outcome.decision).toBe('deny')
    expect(last?.reply.unsaid).not.toEqual([])
  })
})
