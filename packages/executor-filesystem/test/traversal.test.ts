import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FilesystemOptions } from '../src/settings.ts'
import { folder, patchOf, place, run, type Place } from './place.ts'
import { surround, surroundings } from './surroundings.ts'
import { ATTEMPTS, plantHard, type Attempt } from './traversal-corpus.ts'

/** Every action, on a path of which somebody wants that it leads out. */
const ACTIONS: Readonly<Record<string, (path: string) => FilesystemOptions>> = {
  append: (path) => ({ action: 'append', path }),
  'append that rotates': (path) => ({ action: 'append', path, rotate: { size: '1KB' } }),
  write: (path) => ({ action: 'write', path }),
  'copy to it': (path) => ({ action: 'copy', from: 'mine', to: path }),
  'copy of it': (path) => ({ action: 'copy', from: path, to: 'stolen' }),
  'move to it': (path) => ({ action: 'move', from: 'mine', to: path }),
  'move of it': (path) => ({ action: 'move', from: path, to: 'stolen' }),
  delete: (path) => ({ action: 'delete', path }),
  'delete for good': (path) => ({ action: 'delete', path, trash: false }),
  backup: (path) => ({ action: 'backup', paths: [path] }),
}

/** There is nothing to take, or a move finds it taken: it does not get further. */
const NOT_THERE = /^FILE_(MISSING|EXISTS)$/

async function tried(here: Place, { path, said }: Attempt, options: FilesystemOptions): Promise<string> {
  const command = typeof said === 'function' ? said(here) : (said ?? path)
  const about = here.event('exec.before', { command })
  return run(here, options, { event: about }).then(
    ({ data }) => (JSON.stringify(data).includes('"uncovered":["') ? 'uncovered' : 'inside'),
    (thrown: { readonly code: string }) => thrown.code,
  )
}

test('there are more than sixty of them', () => {
  expect(ATTEMPTS.length).toBeGreaterThanOrEqual(80)
  expect(new Set(ATTEMPTS.map(({ name }) => name)).size).toBe(ATTEMPTS.length)
})

describe.each(Object.entries(ACTIONS))('%s', (action, options) => {
  test.each(ATTEMPTS)('$name: nothing outside is touched', async (attempt) => {
    const here = place()
    surround(here)
    writeFileSync(join(here.root, 'mine'), 'mine')
    await attempt.plant?.(here)
    const before = surroundings(here)
    const end = await tried(here, attempt, options(attempt.path))
    expect(surroundings(here)).toBe(before)
    if (attempt.ends === 'inside') expect(end).toMatch(/^(inside|FILE_MISSING)$/)
    else if (action === 'backup') expect([attempt.ends, 'uncovered', 'inside']).toContain(end)
    else if (action === 'move to it' && NOT_THERE.test(end)) expect(attempt.ends).toMatch(/LINK|KIND/)
    else expect(end).toBe(attempt.ends)
  })
})

test.each(['append', 'append that rotates'])(
  '%s: a second name of a file outside is refused',
  async (action) => {
    const here = place()
    surround(here)
    plantHard(here)
    const before = surroundings(here)
    await expect(run(here, ACTIONS[action]!('a'))).rejects.toMatchObject({ code: 'FILE_HARD_LINK' })
    expect(surroundings(here)).toBe(before)
  },
)

test.each(['write', 'copy to it', 'delete', 'delete for good', 'move of it', 'backup'])(
  '%s: the second name of a file outside goes, the file stays',
  async (action) => {
    const here = place()
    surround(here)
    writeFileSync(join(here.root, 'mine'), 'mine')
    plantHard(here)
    const before = surroundings(here)
    await run(here, ACTIONS[action]!('a')).catch(() => undefined)
    expect(surroundings(here)).toBe(before)
  },
)

describe('a root', () => {
  test('of a repository reaches no further than the repository', async () => {
    const here = place()
    surround(here)
    mkdirSync(join(here.root, 'sub'))
    const write = (root: string): Promise<unknown> =>
      run(here, { action: 'write', path: 'x', root }, { hook: { layer: 'project' } })
    await write(join(here.root, 'sub'))
    for (const root of [join(here.dir, 'outside'), `${here.root}/../outside`, `${here.root}-beside`, '/'])
      await expect(write(root)).rejects.toMatchObject({ code: 'FILE_ROOT' })
  })

  test('never leads to what hookline keeps, from above or from within', async () => {
    const here = place()
    mkdirSync(join(here.stateDir, 'trust'), { recursive: true, mode: 0o700 })
    const write = (path: string, root: string): Promise<unknown> => run(here, { action: 'write', path, root })
    await expect(write('state/hookline/trust/x', here.dir)).rejects.toMatchObject({ code: 'FILE_PROTECTED' })
    await expect(write('x', join(here.stateDir, 'trust'))).rejects.toMatchObject({ code: 'FILE_ROOT' })
    await expect(write('trust/x', here.stateDir)).rejects.toMatchObject({ code: 'FILE_ROOT' })
  })

  test('that is not there, or is a file, is said', async () => {
    const here = place()
    writeFileSync(join(here.dir, 'file'), '')
    for (const root of [join(here.dir, 'none'), join(here.dir, 'file')])
      await expect(run(here, { action: 'write', path: 'x', root })).rejects.toMatchObject({
        code: 'FILE_ROOT',
      })
  })

  test('may be a link that its owner made', async () => {
    const here = place()
    const { symlinkSync, readFileSync } = await import('node:fs')
    const at = join(folder(), 'link')
    symlinkSync(here.root, at)
    await run(here, { action: 'write', path: 'x', root: at, content: 'y' })
    expect(readFileSync(join(here.root, 'x'), 'utf8')).toBe('y')
  })
})

test('a backup follows nothing that an event says', async () => {
  for (const { plant, said, name } of ATTEMPTS.filter(
    (one) => one.name !== 'a file in the place of the folder',
  )) {
    const each = place()
    surround(each)
    await plant?.(each)
    const path = typeof said === 'function' ? said(each) : (said ?? 'a')
    const before = surroundings(each)
    const { data } = await run(each, { action: 'backup' }, { event: patchOf(each, [path, 'a/secret']) })
    expect([name, data]).toMatchObject([name, { files: [] }])
    expect(surroundings(each)).toBe(before)
  }
})
