import { event } from '@hookline/testing'
import type { LifecycleEvent } from '@hookline/core'
import { expect, test } from 'vitest'
import { createReports } from '../src/codex/reports.ts'

const asked = (turn: string, name: 'task.start' | 'exec.before' = 'task.start'): LifecycleEvent => ({
  ...event(name),
  session: { id: 't', cwd: '/', root: '/' },
  task: { id: turn },
})

test('what a turn asks that was left counts for no other', async () => {
  const reports = createReports()
  await reports.seen(asked('one'))
  expect(reports.of('t').asked).toBe(1)
  reports.forget('t')
  // its hook was on its way while Codex was killed
  await reports.seen(asked('one', 'exec.before'))
  reports.begin('t', 'one')
  await reports.seen(asked('one', 'exec.before'))
  expect(reports.of('t').asked).toBe(0)
  await reports.seen(asked('two'))
  expect(reports.of('t')).toMatchObject({ asked: 1, task: 'two' })
})

test('a thread that is resumed by another object knows what was left as well', async () => {
  const reports = createReports()
  await reports.seen(asked('one'))
  reports.begin('t', undefined)
  await reports.seen(asked('one', 'exec.before'))
  expect(reports.of('t').asked).toBe(0)
})
