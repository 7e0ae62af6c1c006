import type { Wall } from '@hookline/core'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'

const CWD = '/home/u/work'
const NOTHING = { readOnly: [], readable: null, hidden: [], hiddenLike: [] }

const record = (payload: object): object => ({
  timestamp: '2026-11-28T00:00:00Z',
  type: 'turn_context',
  payload: { cwd: CWD, ...payload },
})
const wallOf = (payload: object): Wall | null | undefined => codex.transcript!.wall(record(payload))

/** As Codex 0.169.0 writes them. */
const at = (path: string, access: string): object => ({ path: { type: 'path', path }, access })
const named = (kind: string, access: string, more: object = {}): object => ({
  path: { type: 'special', value: { kind, ...more } },
  access,
})
const like = (pattern: string): object => ({ path: { type: 'glob_pattern', pattern }, access: 'deny' })
const profile = (entries: readonly object[], network = 'restricted'): object => ({
  permission_profile: { type: 'managed', file_system: { type: 'restricted', entries }, network },
  // what it says of the same to those who know no profiles, and does not say all of it
  sandbox_policy: { type: 'workspace-write', network_access: true },
})

test('a sandbox policy says it where there is no permission profile, as of an older Codex', () => {
  expect(
    wallOf({ sandbox_policy: { type: 'workspace-write', writable_roots: ['/more'], network_access: true } }),
  ).toEqual({ ...NOTHING, files: 'workspace-write', network: true, writable: [CWD, '/more'] })
  expect(wallOf({ sandbox_policy: { type: 'read-only' } })).toMatchObject({
    files: 'read-only',
    network: false,
  })
  expect(wallOf({ sandbox_policy: { type: 'danger-full-access' } })).toMatchObject({
    files: 'full',
    network: true,
  })
})

test('of a permission profile every entry counts: what may be written, what of it only be read, and what not even that', () => {
  const entries = [
    named('root', 'read'),
    at(CWD, 'write'),
    at('/more', 'write'),
    named('slash_tmp', 'write'),
    named('tmpdir', 'write'),
    { ...at(`${CWD}/.git`, 'read'), missing_path_behavior: 'skip' },
    at(`${CWD}/locked`, 'read'),
    at(`${CWD}/closed`, 'deny'),
    at('/older', 'none'),
    like(`${CWD}/**/*.env`),
  ]
  expect(wallOf(profile(entries))).toEqual({
    files: 'workspace-write',
    network: false,
    writable: [CWD, '/more'],
    readOnly: [`${CWD}/.git`, `${CWD}/locked`],
    readable: null,
    hidden: [`${CWD}/closed`, '/older'],
    hiddenLike: [`${CWD}/**/*.env`],
  })
  expect(wallOf(profile(entries, 'enabled'))).toMatchObject({ network: true })
})

test('where only a folder in the workspace may be written, the workspace may not', () => {
  const wall = wallOf(profile([named('root', 'read'), at(`${CWD}/locked`, 'write')]))
  expect(wall).toMatchObject({ files: 'workspace-write', writable: [`${CWD}/locked`] })
  expect(wallOf(profile([named('root', 'read')]))).toMatchObject({ files: 'read-only', writable: [] })
})

test('where the root may not be read, only what is named may', () => {
  const wall = wallOf(profile([named('minimal', 'read'), at(CWD, 'write'), at('/opt', 'read')]))
  expect(wall!.readable).toEqual(expect.arrayContaining(['/usr', '/etc', CWD, '/opt']))
  expect(wall!.readable).not.toContain('/')
  expect(wallOf(profile([named('root', 'deny'), at(CWD, 'read')]))).toMatchObject({
    files: 'read-only',
    readable: [CWD],
    hidden: [],
  })
})

test('where everything may be written, what of it may not is said, and the folder it works in is open only if it is', () => {
  const open = wallOf(profile([named('root', 'write'), at('/etc', 'read'), at('/closed', 'deny')]))
  expect(open).toMatchObject({ files: 'full', network: false, readOnly: ['/etc'], hidden: ['/closed'] })
  expect(open!.writable).toEqual([CWD])
  expect(wallOf(profile([named('root', 'write'), at('/home/u', 'read')]))!.writable).toEqual([])
  expect(wallOf({ permission_profile: { type: 'disabled' } })).toMatchObject({ files: 'full', network: true })
})

test('places by name are those of the session', () => {
  const entries = [
    named('root', 'read'),
    named('current_working_directory', 'write'),
    named('project_roots', 'read', { subpath: 'docs' }),
  ]
  expect(wallOf(profile(entries))).toMatchObject({ writable: [CWD], readOnly: [`${CWD}/docs`] })
})

test('an entry that is not understood closes: nothing is written, and what may be about reading leaves nothing to read', () => {
  const known = [named('root', 'read'), at(CWD, 'write')]
  for (const entry of [named('future', 'write'), at('relative', 'read'), { access: 'write' }])
    expect(wallOf(profile([...known, entry]))).toMatchObject({ files: 'read-only', hidden: [] })
  const denials = [
    named('future', 'deny'),
    like('*.env'),
    { path: { type: 'regex', regex: 'x' }, access: 'deny' },
    { path: { type: 'regex' }, access: 'execute' },
    named('tmpdir', 'deny'),
  ]
  for (const entry of denials)
    expect(wallOf(profile([...known, entry]))).toMatchObject({ files: 'read-only', hidden: ['/'] })
  // what may be done there is a new word: there nothing may
  expect(wallOf(profile([...known, at('/x', 'execute')]))).toMatchObject({ hidden: ['/x'] })
  const strange = { type: 'managed', file_system: { type: 'other' }, network: 'enabled' }
  expect(wallOf({ permission_profile: strange })).toMatchObject({
    files: 'read-only',
    network: false,
    hidden: ['/'],
  })
})

test('a turn whose words are not known is told from a record that is about something else', () => {
  expect(wallOf({ sandbox_policy: { type: 'external-sandbox' } })).toBeNull()
  expect(wallOf({})).toBeNull()
  expect(
    wallOf({ permission_profile: { type: 'external' }, sandbox_policy: { type: 'read-only' } }),
  ).toBeNull()
  expect(codex.transcript!.wall({ type: 'turn_context' })).toBeNull()
  expect(codex.transcript!.wall({ type: 'event_msg', payload: {} })).toBeUndefined()
})
