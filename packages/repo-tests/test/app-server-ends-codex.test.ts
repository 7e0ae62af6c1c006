import { describe, expect, test } from 'vitest'
import { NATIVES } from '../e2e/index.ts'
import { namesOf, proxying } from './app-server-world.ts'
import { noCodex } from './codex-play.ts'

const TASK = ['task.start', 'agent.message', 'task.complete']

describe.skipIf(noCodex)('a command of the user in an editor', () => {
  const played = proxying({
    script: [[{ say: 'one' }], [{ say: 'two' }]],
    editor: { wishes: ['One.', { command: 'touch bang; exit 3' }, 'Two.'] },
  })

  test('is no task, and those before and after it have their end', () => {
    expect(played().has('bang')).toBe(true)
    const names = namesOf(played()).filter((name) => name !== 'notification')
    expect(names).toEqual(['session.start', ...TASK, ...TASK, 'session.end'])
  })
})

describe.skipIf(noCodex)('a prompt that a guard refused, with hookline in Codex as well', () => {
  const played = proxying({
    script: [[{ say: 'done' }]],
    natives: NATIVES,
    editor: { wishes: ['something forbidden', 'something else'] },
    hooks: `
[[hooks]]
id = "refuses"
on = "task.start"
if = "event.data.prompt.contains('forbidden')"
guard = true
deny = "no such prompts"
`,
  })

  test('is no task that was completed', () => {
    const ends = played().told.filter(({ name }) => name === 'task.complete')
    expect(ends.map(({ data }) => data['lastMessage'])).toEqual(['done'])
    expect(played().requests).toHaveLength(1)
  })
})
