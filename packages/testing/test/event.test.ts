import { createHookManager, EVENTS, type EventName } from '@hookline/core'
import { expect, test } from 'vitest'
import { event } from '../src/index.ts'

const names = Object.keys(EVENTS) as EventName[]

test('the table of events was read', () => {
  expect(names.length).toBeGreaterThan(30)
})

test.each(names)('%s is a complete event that survives JSON and that the engine plans', async (name) => {
  const made = event(name)
  expect(made).toMatchObject({
    spec: 1,
    name,
    agent: { name: 'codex' },
    session: { cwd: '/workspace', root: '/workspace' },
  })
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  expect(Object.values(made.data)).not.toContain(undefined)
  const manager = createHookManager({
    hooks: [{ id: 'seen', on: [name], executor: 'answer', options: { context: 'seen' } }],
  })
  expect((await manager.emit(made)).context).toEqual(['seen'])
})

test('what is given replaces one field, the rest keeps its value', () => {
  expect(event('exec.before', { command: 'ls' }).data).toEqual({
    command: 'ls',
    argv: null,
    cwd: null,
    callId: 'call-1',
  })
})

test('a root that is not given is the cwd', () => {
  expect(event('interrupt', {}, { session: { cwd: '/a' } }).session).toMatchObject({ cwd: '/a', root: '/a' })
  expect(event('interrupt', {}, { session: { cwd: '/a/b', root: '/a' } }).session).toMatchObject({
    cwd: '/a/b',
    root: '/a',
  })
})

test('a permission has the fields of its kind', () => {
  expect(event('permission.request').data).toMatchObject({ kind: 'exec', command: 'pnpm test' })
  expect(event('permission.request', { kind: 'mcp' }).data).toMatchObject({ kind: 'mcp', server: 'tracker' })
})

test('a custom event has the data it is given and nothing else', () => {
  const made = event('custom.deploy', { env: 'prod' })
  expect(made).toMatchObject({ channel: 'emit', data: { env: 'prod' } })
})

test('every event has an id of its own, a UUIDv7 in the order of time', async () => {
  const first = event('interrupt').id
  await new Promise((resolve) => setTimeout(resolve, 2))
  const second = event('interrupt').id
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(second > first).toBe(true)
})

test('one call has one key, another call another', () => {
  expect(event('exec.before').key).toBe(event('exec.before').key)
  expect(event('exec.before', { callId: 'call-2' }).key).not.toBe(event('exec.before').key)
  expect(event('interrupt').key).not.toBe(event('interrupt').key)
})
