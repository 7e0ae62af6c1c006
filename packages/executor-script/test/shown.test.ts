import type { HookOutput } from '@hookline/core'
import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { execute } from '../src/execute.ts'
import { shown } from '@hookline/answer'
import { place } from './place.ts'
import { SPAWNS } from './spawns.ts'

test.each([
  ['colours', '\u001b[1;31mno\u001b[0m', 'no'],
  ['a link', '\u001b]8;;https://x.test\u0007here\u001b]8;;\u0007', 'here'],
  ['the title of a window', 'a\u001b]0;title\u0007b', 'ab'],
  ['a cursor that moves', 'a\u001b[2Kb', 'ab'],
  ['a bell, a lone escape, C1', 'a\u0007\u001b\u009bb', 'ab'],
  ['the ends of lines', 'a\r\nb\tc\n', 'a\nb\tc\n'],
  ['half a letter', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
  ['whole letters', 'é😀', 'é😀'],
])('%s', (_name, said, wanted) => {
  expect(shown(said)).toBe(wanted)
})

describe.each(SPAWNS)('nothing of a terminal reaches people or models, by %s', (_, spawn) => {
  const run = (line: string, given: ContextOverrides<undefined> = {}): Promise<HookOutput> => {
    const about = event('exec.before', {}, { session: { cwd: place() } })
    return execute(
      hookContext({ run: line }, { event: about, env: { PATH: process.env['PATH'] }, ...given }),
      spawn,
    )
  }
  const RED = '\\033[31m'

  test('in the reason of exit code 2', async () => {
    expect(await run(`printf '${RED}no\\033[0m\\n' >&2; exit 2`)).toEqual({ decision: 'deny', reason: 'no' })
    expect(await run(`printf '${RED}\\033[0m' >&2; exit 2`)).toMatchObject({
      reason: expect.stringContaining('nothing on stderr'),
    })
  })

  test('in the texts of an answer', async () => {
    const line = `cat <<'E'\n{"decision":"ask","reason":"\\u001b[31mr\\ud800","message":"m\\u0007","context":"\\u001b[1mc"}\nE`
    expect(await run(line)).toEqual({ decision: 'ask', reason: 'r\ufffd', message: 'm', context: 'c' })
  })

  test('in plain text that becomes context', async () => {
    const about = event('task.start', {}, { session: { cwd: place() } })
    expect(await run(`printf '${RED}main\\r\\n'`, { event: about })).toEqual({ context: 'main' })
  })

  test('in failures and the log', async () => {
    await expect(run(`printf '${RED}bad\\033[0m' >&2; exit 1`)).rejects.toMatchObject({
      message: 'exit code 1: bad',
    })
    await expect(run(`printf '{${RED}'`)).rejects.toMatchObject({
      message: 'stdout begins like JSON and is not one whole value: "{"',
    })
    const logged: string[] = []
    await run(`printf '${RED}noise' >&2`, { log: (line) => void logged.push(line) })
    expect(logged).toEqual(['stderr: noise'])
  })

  test('but data for other hooks is as it was', async () => {
    expect(await run(`printf '${RED}x'`)).toEqual({ data: { stdout: '\u001b[31mx' } })
  })
})
