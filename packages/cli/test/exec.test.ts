import { dialects } from '@hookline/agents'
import type { Told, ToldHook } from '@hookline/runtime/session'
import { expect, test } from 'vitest'
import { linesOf } from '../src/exec/lines.ts'
import { notesOf } from '../src/exec/notes.ts'
import { createTally, sumLine } from '../src/exec/tally.ts'

const codex = dialects.find(({ name }) => name === 'codex')!

const hook = (more: Partial<ToldHook>): ToldHook => ({
  hook: 'user/one',
  guard: true,
  status: 'done',
  ...more,
})
const NOT_DUE: ToldHook = { hook: 'user/two', guard: true, not: 'match' }
const event = (hooks: readonly ToldHook[], decision?: 'deny'): Told => ({
  is: 'event',
  id: '1',
  name: 'exec.before',
  ms: 2,
  hooks,
  ...(decision === undefined ? {} : { decision }),
})

test('an agent that is newer than is known is told of, one that is known is not', () => {
  const notes = (version: string): readonly string[] =>
    notesOf({ silenced: new Map(), notes: [], version } as never, codex)
  expect(notes('99.0.0')).toEqual([expect.stringContaining(`Codex 99.0.0 is newer than ${codex.tried!}`)])
  for (const known of [codex.tried!, codex.version]) expect(notes(known)).toEqual([])
})

test.each([
  ['a guard denied', event([hook({ decision: 'deny' })], 'deny'), true, 1],
  ['a guard failed', event([hook({ status: 'failed' })], 'deny'), true, 1],
  ['a guard was skipped', event([hook({ status: 'skipped', why: 'no time' })], 'deny'), true, 1],
  ['a guard was not due', event([hook({ status: 'skipped', not: 'if' })]), false, 0],
  ['a guard is only tried', event([hook({ decision: 'deny', enforce: false })]), false, 0],
  ['another hook denied', event([hook({ guard: false, decision: 'deny' })], 'deny'), false, 1],
  [
    'hookline failed where a guard listens',
    { is: 'lost', name: 'PreToolUse', code: 'X', message: '' },
    true,
    1,
  ],
  ['hookline failed elsewhere', { is: 'lost', name: 'Stop', code: 'X', message: '' }, false, 0],
] as const)('%s', (_, told, guardDenied, denials) => {
  const tally = createTally(new Set(['PreToolUse']))
  tally.add(told)
  expect(tally.sum()).toMatchObject({ guardDenied, denials })
})

test('says in a line what there was', () => {
  const tally = createTally(new Set())
  tally.add(event([hook({ decision: 'deny' }), hook({ guard: false, status: 'queued' })], 'deny'))
  tally.add(event([NOT_DUE]))
  expect(sumLine(tally.sum(), 'Codex')).toBe(
    '2 events, 1 hook ran, 1 handed over to the background, 1 denial; Codex waited 4 ms for answers',
  )
})

test('what a hook says stays in its line, and one that was not due is told of only to who asks for all', () => {
  const told = event([hook({ decision: 'deny', reason: 'a\nb', ms: 3 }), NOT_DUE], 'deny')
  expect(linesOf(told, 'normal')).toEqual([
    expect.stringMatching(/^exec\.before user\/one denied, 3 ms: a . b$/),
  ])
  expect(linesOf(told, 'debug')).toHaveLength(3)
  expect(linesOf(told, 'quiet')).toEqual([])
  const rests = event([hook({ not: 'enabled', rests: 'it is paused until noon' })])
  expect(linesOf(rests, 'debug').at(-1)).toBe('exec.before user/one not due: it is paused until noon')
  const lost = { is: 'lost', name: 'Stop', code: 'X', message: 'm' } as const
  expect(linesOf(lost, 'quiet')).toEqual([expect.stringContaining('hookline itself failed')])
})
