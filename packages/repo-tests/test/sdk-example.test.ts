import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onStageHas } from './codex-play.ts'
import { EXAMPLES, ranExample } from './example.ts'

test('an agent of codex-sdk obeys its hooks in all that is claimed, and a Codex that asks none of them is not let go on', () => {
  const ran = ranExample('codex-sdk')
  if (onStageHas('programs')) return expect(ran).toEqual({ status: 0, stderr: '', shown: 9, left: [] })
  const refused = expect.stringMatching(/Codex works, and has not asked the hooks[^]*GATE_SILENT/) as string
  expect(ran).toMatchObject({ status: 1, stderr: refused, left: [] })
})

test.for([
  ['claude-agent', 5],
  ['openai-agents', 6],
  ['vercel-ai', 5],
  ['no-hooks-agent', 7],
] as const)(
  'the agents of %s obey their hooks in all that is claimed, and leave nothing behind',
  ([name, shown]) => {
    expect(ranExample(name)).toEqual({ status: 0, stderr: '', shown, left: [] })
  },
)

test('hooks for an agent that has none are twenty lines of code', () => {
  const code = readFileSync(join(EXAMPLES, 'no-hooks-agent/hooked.ts'), 'utf8')
    .replaceAll(/^import [\s\S]*? from .*$/gm, '')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/\*\*|$)/.test(line))
  expect(code.length).toBeGreaterThan(10)
  expect(code.length).toBeLessThanOrEqual(20)
})
