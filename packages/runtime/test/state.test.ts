import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot, stamp, stateDir, userConfig } from '../src/index.ts'
import { ownDir } from '../src/state.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'hookline-state-'))

test('state and configuration lie where XDG says, else below HOME', () => {
  expect(stateDir({ HOME: '/home/user' })).toBe('/home/user/.local/state/hookline')
  expect(stateDir({ HOME: '/home/user', XDG_STATE_HOME: '/state' })).toBe('/state/hookline')
  expect(stateDir({ HOME: '/home/user', XDG_STATE_HOME: 'relative' })).toBe(
    '/home/user/.local/state/hookline',
  )
  expect(userConfig({ HOME: '/home/user', XDG_CONFIG_HOME: '/etc/me' })).toBe('/etc/me/hookline/hooks.toml')
})

test('a folder of ours is made for us alone', () => {
  const home = fresh()
  const dir = ownDir({ HOME: home }, 'plans')
  expect(dir).toBe(join(home, '.local/state/hookline/plans'))
  expect(statSync(dir!).mode & 0o777).toBe(0o700)
})

test('a folder that others may write, that is a link, or that is a file is not used', () => {
  const home = fresh()
  const state = { HOME: home, XDG_STATE_HOME: join(home, 'state') }
  ownDir(state, 'plans')
  chmodSync(join(home, 'state/hookline/plans'), 0o777)
  expect(ownDir(state, 'plans')).toBeUndefined()
  mkdirSync(join(home, 'elsewhere'))
  symlinkSync(join(home, 'elsewhere'), join(home, 'state/hookline/linked'))
  expect(ownDir(state, 'linked')).toBeUndefined()
  writeFileSync(join(home, 'blocked'), '')
  expect(ownDir({ HOME: home, XDG_STATE_HOME: join(home, 'blocked') }, 'plans')).toBeUndefined()
})

test("a project's root is the nearest folder with .git, else where one stands", () => {
  const dir = fresh()
  mkdirSync(join(dir, 'project/.git/refs'), { recursive: true })
  mkdirSync(join(dir, 'project/src/deep'), { recursive: true })
  mkdirSync(join(dir, 'loose'))
  mkdirSync(join(dir, 'worktree/src'), { recursive: true })
  writeFileSync(join(dir, 'worktree/.git'), 'gitdir: ../project/.git\n')
  expect(projectRoot(join(dir, 'project/src/deep'))).toBe(join(dir, 'project'))
  expect(projectRoot(join(dir, 'loose'))).toBe(join(dir, 'loose'))
  expect(projectRoot(join(dir, 'worktree/src'))).toBe(join(dir, 'worktree'))
  expect(projectRoot('/does/not/exist')).toBe('/does/not/exist')
})

test('a .git that is empty, as agents leave them while they wall a command in, makes no project', () => {
  const dir = fresh()
  mkdirSync(join(dir, 'outer/.git/refs'), { recursive: true })
  mkdirSync(join(dir, 'outer/tmp/.git'), { recursive: true })
  mkdirSync(join(dir, 'outer/tmp/loose'))
  expect(projectRoot(join(dir, 'outer/tmp/loose'))).toBe(join(dir, 'outer'))
})

test('ids are UUIDv7, each its own, in the order of time', () => {
  const ids = Array.from({ length: 1000 }, () => stamp.id())
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(1000)
  const times = ids.map((id) => id.slice(0, 13))
  expect(times).toEqual(times.toSorted())
})
