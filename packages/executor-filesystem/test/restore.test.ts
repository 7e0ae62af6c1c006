import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyRestore, backupOf, backupsIn, planRestore, type RestoreOptions } from '../src/restore.ts'
import { patchOf, place, run, type Place } from './place.ts'
import { surround, surroundings } from './surroundings.ts'

const text = (here: Place, name: string): string => readFileSync(join(here.root, name), 'utf8')
const put = (here: Place, name: string, content: string): void =>
  writeFileSync(join(here.root, name), content)

/** What a patch of these files would have kept. */
async function kept(here: Place, ...paths: readonly string[]): Promise<string> {
  const about = patchOf(here, paths)
  await run(here, { action: 'backup' }, { event: about })
  return about.id
}

async function restored(
  here: Place,
  said: string,
  more: Omit<RestoreOptions, 'stateDir'> = {},
): Promise<unknown> {
  const options = { stateDir: here.stateDir, ...more }
  const plan = await planRestore(backupOf(here.stateDir, said, here.root), options)
  const { undo, failed } = await applyRestore(plan, options)
  return { steps: Object.fromEntries(plan.steps.map(({ path, deed }) => [path, deed])), undo, failed }
}

test('what a patch changed and deleted is back, byte for byte and with its rights; what it added stays', async () => {
  const here = place()
  const bytes = Buffer.from([0, 255, 10, 13, 10, 128])
  mkdirSync(join(here.root, 'src/deep'), { recursive: true })
  writeFileSync(join(here.root, 'src/deep/bin'), bytes, { mode: 0o750 })
  put(here, 'gone', 'gone')
  put(here, 'untouched', 'same')
  const id = await kept(here, 'src/deep/bin', 'gone', 'new', 'untouched', '/etc/passwd')
  writeFileSync(join(here.root, 'src/deep/bin'), 'patched')
  chmodSync(join(here.root, 'src/deep/bin'), 0o600)
  rmSync(join(here.root, 'gone'))
  put(here, 'new', 'new')
  expect(await restored(here, id.slice(0, 20))).toMatchObject({
    steps: {
      'src/deep/bin': 'replace',
      gone: 'bring back',
      new: 'added',
      untouched: 'same',
      '/etc/passwd': 'uncovered',
    },
    failed: [],
  })
  expect(readFileSync(join(here.root, 'src/deep/bin'))).toEqual(bytes)
  expect(statSync(join(here.root, 'src/deep/bin')).mode & 0o777).toBe(0o750)
  expect([text(here, 'gone'), text(here, 'new')]).toEqual(['gone', 'new'])
})

test('a restore can itself be restored, also of what it removed', async () => {
  const here = place()
  put(here, 'a', 'before')
  const id = await kept(here, 'a', 'new')
  put(here, 'a', 'after')
  put(here, 'new', 'new')
  const { undo } = (await restored(here, id, { isRemovingAdded: true })) as { readonly undo: string }
  expect(readdirSync(here.root)).toEqual(['a'])
  expect(text(here, 'a')).toBe('before')
  await restored(here, undo)
  expect([text(here, 'a'), text(here, 'new')]).toEqual(['after', 'new'])
  expect(backupOf(here.stateDir, 'latest', here.root).id).toBe(id)
})

test('a file that later events changed again is left alone, unless it is asked for', async () => {
  const here = place()
  put(here, 'a', 'one')
  const first = await kept(here, 'a')
  put(here, 'a', 'two')
  await kept(here, 'a')
  put(here, 'a', 'three')
  expect(await restored(here, first)).toMatchObject({ steps: { a: 'later' }, undo: null })
  expect(text(here, 'a')).toBe('three')
  expect(await restored(here, first, { isForced: true })).toMatchObject({ steps: { a: 'replace' } })
  expect(text(here, 'a')).toBe('one')
})

test('of several files those are restored that are named, or lie below what is named', async () => {
  const here = place()
  mkdirSync(join(here.root, 'src'))
  for (const name of ['src/a', 'src/b', 'c']) put(here, name, 'before')
  const id = await kept(here, 'src/a', 'src/b', 'c')
  for (const name of ['src/a', 'src/b', 'c']) put(here, name, 'after')
  await restored(here, id, { paths: ['src'] })
  expect(['src/a', 'src/b', 'c'].map((name) => text(here, name))).toEqual(['before', 'before', 'after'])
  await expect(restored(here, id, { paths: ['none'] })).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' })
})

test('a link or a folder in the place of a file is told, and nothing outside is touched', async () => {
  const here = place()
  surround(here)
  mkdirSync(join(here.root, 'dir'))
  for (const name of ['a', 'b', 'dir/secret']) put(here, name, 'before')
  const id = await kept(here, 'a', 'b', 'dir/secret')
  for (const name of ['a', 'b', 'dir']) rmSync(join(here.root, name), { recursive: true })
  symlinkSync(join(here.dir, 'secret'), join(here.root, 'a'))
  mkdirSync(join(here.root, 'b'))
  symlinkSync(join(here.dir, 'outside'), join(here.root, 'dir'))
  const before = surroundings(here)
  expect(await restored(here, id)).toMatchObject({
    steps: { a: 'blocked', b: 'blocked', 'dir/secret': 'blocked' },
  })
  expect(surroundings(here)).toBe(before)
})

test('a content that is broken is not put back', async () => {
  const here = place()
  put(here, 'a', 'before')
  const id = await kept(here, 'a')
  put(here, 'a', 'after')
  const dir = join(here.stateDir, 'backups/contents')
  for (const start of readdirSync(dir))
    for (const rest of readdirSync(join(dir, start))) writeFileSync(join(dir, start, rest), 'BEFORE')
  const { failed } = (await restored(here, id)) as { readonly failed: readonly { readonly error: Error }[] }
  expect(failed).toMatchObject([{ path: 'a', error: { code: 'BACKUP_BROKEN' } }])
  expect(text(here, 'a')).toBe('after')
  expect(readdirSync(here.root)).toEqual(['a'])
})

test('what a person wrote while it was restored stays', async () => {
  const here = place()
  put(here, 'a', 'before')
  const id = await kept(here, 'a')
  put(here, 'a', 'after')
  const options = { stateDir: here.stateDir }
  const plan = await planRestore(backupOf(here.stateDir, id, here.root), options)
  const going = applyRestore(plan, options)
  while (backupsIn(here.stateDir).length === 1) await new Promise(setImmediate)
  put(here, 'a', 'saved just now')
  const { failed, done, undo } = await going
  // either it was before, and is kept, or it was after, and stays
  if (done.length === 0) expect(failed).toMatchObject([{ error: { code: 'FILE_CHANGED' } }])
  else await restored(here, undo!)
  expect(['saved just now', 'after']).toContain(text(here, 'a'))
})

test('what was deleted is back by the id of its event', async () => {
  const here = place()
  put(here, 'a', 'deleted')
  const about = here.event()
  await run(here, { action: 'delete', path: 'a' }, { event: about })
  expect(backupsIn(here.stateDir)).toMatchObject([
    { kind: 'delete', id: about.id, hooks: ['user/under-test'] },
  ])
  await restored(here, about.id)
  expect(text(here, 'a')).toBe('deleted')
})

test('an id that is not there, or that several begin with, is said', async () => {
  const here = place()
  put(here, 'a', '')
  const [one] = [await kept(here, 'a'), await kept(here, 'a')]
  const find = (said: string) => () => backupOf(here.stateDir, said, here.root)
  expect(find('nothing')).toThrow(expect.objectContaining({ code: 'BACKUP_UNKNOWN' }))
  expect(find(one.slice(0, 4))).toThrow(expect.objectContaining({ code: 'BACKUP_SEVERAL' }))
  expect(() => backupOf(here.stateDir, 'latest', '/elsewhere')).toThrow(
    expect.objectContaining({ code: 'BACKUP_UNKNOWN' }),
  )
})
