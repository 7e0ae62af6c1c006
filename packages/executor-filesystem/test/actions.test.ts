import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempName } from '../src/temp.ts'
import { patchOf, place, run } from './place.ts'

const isRoot = process.getuid?.() === 0

describe('write', () => {
  test('a file that is new has the rights that the hook says, one that is there keeps its own', async () => {
    const here = place()
    const file = join(here.root, 'a/b/report.md')
    const options = {
      action: 'write',
      path: 'a/b/report.md',
      content: 'about {{ event.name }}',
      permissions: '0640',
    } as const
    await run(here, options)
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o7777]).toEqual(['about exec.before', 0o640])
    chmodSync(file, 0o755)
    await run(here, { ...options, content: 'again' })
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o7777]).toEqual(['again', 0o755])
    expect(readdirSync(join(here.root, 'a/b'))).toEqual(['report.md'])
  })

  test.skipIf(!isRoot)('a file that is there keeps its owner', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), '')
    chownSync(join(here.root, 'a'), 1234, 2345)
    await run(here, { action: 'write', path: 'a', content: 'new' })
    const { uid, gid } = statSync(join(here.root, 'a'))
    expect([uid, gid]).toEqual([1234, 2345])
  })

  test('another name of the file keeps what it had', async () => {
    const here = place()
    writeFileSync(join(here.dir, 'outside'), 'as it was')
    linkSync(join(here.dir, 'outside'), join(here.root, 'a'))
    await run(here, { action: 'write', path: 'a', content: 'new' })
    expect(readFileSync(join(here.dir, 'outside'), 'utf8')).toBe('as it was')
    expect(readFileSync(join(here.root, 'a'), 'utf8')).toBe('new')
  })

  test('more than it may is refused', async () => {
    const here = place()
    const options = { action: 'write', path: 'a', content: 'x'.repeat(2000), max_size: '1KB' } as const
    await expect(run(here, options)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    expect(readdirSync(here.root)).toEqual([])
  })
})

test('a copy has content and rights, and replaces what is there', async () => {
  const here = place()
  const big = Buffer.alloc(3_000_001, 'ab')
  writeFileSync(join(here.root, 'a'), big, { mode: 0o750 })
  await run(here, { action: 'copy', from: 'a', to: 'copies/a' })
  expect(readFileSync(join(here.root, 'copies/a')).equals(big)).toBe(true)
  expect(statSync(join(here.root, 'copies/a')).mode & 0o777).toBe(0o750)
  writeFileSync(join(here.root, 'a'), 'less')
  await run(here, { action: 'copy', from: 'a', to: 'copies/a' })
  expect(readFileSync(join(here.root, 'copies/a'), 'utf8')).toBe('less')
  await expect(run(here, { action: 'copy', from: 'none', to: 'b' })).rejects.toMatchObject({
    code: 'FILE_MISSING',
  })
})

describe('move', () => {
  test('goes where nothing is, and never over something', async () => {
    const here = place()
    for (const name of ['a', 'b']) writeFileSync(join(here.root, name), name)
    await run(here, { action: 'move', from: 'a', to: 'done/{{ event.name }}' })
    expect(readFileSync(join(here.root, 'done/exec.before'), 'utf8')).toBe('a')
    const again = run(here, { action: 'move', from: 'b', to: 'done/exec.before' })
    await expect(again).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { retryable: false } })
    expect(readFileSync(join(here.root, 'b'), 'utf8')).toBe('b')
  })

  test('a second attempt of what was done, or done by half, is done', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), 'a')
    const again = { delivery: { id: 'one', attempt: 2 } }
    linkSync(join(here.root, 'a'), join(here.root, 'b'))
    for (let n = 0; n < 2; n++) await run(here, { action: 'move', from: 'a', to: 'b' }, again)
    expect(readdirSync(here.root)).toEqual(['b'])
    await expect(run(here, { action: 'move', from: 'a', to: 'b' })).rejects.toMatchObject({
      code: 'FILE_MISSING',
    })
  })
})

describe('delete', () => {
  test('what is deleted is kept, unless the hook says otherwise', async () => {
    const here = place()
    for (const name of ['a', 'b']) writeFileSync(join(here.root, name), name)
    expect(await run(here, { action: 'delete', path: 'a' })).toEqual({ data: { path: 'a', kept: true } })
    expect(contents(here.stateDir)).toEqual(['a'])
    expect(await run(here, { action: 'delete', path: 'b', trash: false })).toEqual({
      data: { path: 'b', kept: false },
    })
    expect(contents(here.stateDir)).toEqual(['a'])
    expect(readdirSync(here.root)).toEqual([])
  })

  test('who was killed once the file was taken aside has it kept by the next attempt', async () => {
    const here = place()
    writeFileSync(join(here.root, tempName('delete\0one\0a')), 'a')
    const again = await run(here, { action: 'delete', path: 'a' }, { delivery: { id: 'one', attempt: 2 } })
    expect(again).toEqual({ data: { path: 'a', kept: true } })
    expect([readdirSync(here.root), contents(here.stateDir)]).toEqual([[], ['a']])
  })

  test('a second attempt finds what the first took aside; a link and a folder stay', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), 'a')
    mkdirSync(join(here.root, 'folder'))
    symlinkSync('a', join(here.root, 'link'))
    for (const path of ['folder', 'link'])
      await expect(run(here, { action: 'delete', path })).rejects.toMatchObject({
        code: expect.stringMatching(/KIND|LINK/),
      })
    await run(here, { action: 'delete', path: 'a' }, { delivery: { id: 'one', attempt: 1 } })
    const again = await run(here, { action: 'delete', path: 'a' }, { delivery: { id: 'one', attempt: 2 } })
    expect(again).toEqual({ data: { path: 'a', kept: false } })
    expect(readdirSync(here.root).toSorted()).toEqual(['folder', 'link'])
  })
})

describe('backup', () => {
  const backup = { action: 'backup' } as const

  test('keeps each content once, in a state directory that is nobody else', async () => {
    const here = place()
    mkdirSync(join(here.root, 'src'))
    for (const name of ['src/a', 'src/b']) writeFileSync(join(here.root, name), 'same', { mode: 0o751 })
    const about = patchOf(here, ['src/a', 'src/b', 'src/new', '/etc/passwd', '../up'])
    expect(await run(here, backup, { event: about })).toEqual({
      data: {
        id: about.id,
        files: ['src/a', 'src/b'],
        absent: ['src/new'],
        uncovered: ['/etc/passwd', '../up'],
      },
    })
    expect(contents(here.stateDir)).toEqual(['same'])
    for (const name of ['', 'contents', 'events'])
      expect(statSync(join(here.stateDir, 'backups', name)).mode & 0o777).toBe(0o700)
  })

  test('an absolute path in the root is one of the root; links, pipes and folders are told, not followed', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), 'a')
    symlinkSync('/etc/passwd', join(here.root, 'link'))
    symlinkSync('/etc', join(here.root, 'etc'))
    mkdirSync(join(here.root, 'folder'))
    const about = patchOf(here, [join(here.root, 'a'), 'link', 'folder', 'etc/passwd', 'none/x'])
    expect((await run(here, backup, { event: about })).data).toMatchObject({
      files: ['a'],
      absent: ['none/x'],
      uncovered: ['link', 'folder', 'etc/passwd'],
    })
    expect(contents(here.stateDir)).toEqual(['a'])
  })

  test('a delivery that comes again keeps what was kept the first time', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), 'before')
    const around = { event: patchOf(here, ['a']), delivery: { id: 'one', attempt: 1 } }
    const first = await run(here, backup, around)
    writeFileSync(join(here.root, 'a'), 'after')
    expect(await run(here, backup, { ...around, delivery: { id: 'one', attempt: 2 } })).toEqual(first)
    expect(contents(here.stateDir)).toEqual(['before'])
  })

  test('files of an event that somebody made up are those that are files', async () => {
    const here = place()
    writeFileSync(join(here.root, 'a'), 'a')
    const files = [null, 7, 'a', {}, { path: 7, to: null }, { path: 'a' }, { path: 'a', to: null }]
    const about = here.event('custom.x', { files })
    expect((await run(here, backup, { event: about })).data).toMatchObject({ files: ['a'], uncovered: [] })
    const odd = here.event('custom.x', { files: { length: 3 } })
    await expect(run(here, backup, { event: odd })).rejects.toMatchObject({ code: 'FILE_NOTHING' })
  })

  test('an event that names no files is a failure; paths may be written out', async () => {
    const here = place()
    writeFileSync(join(here.root, '.env'), 'SECRET=1')
    await expect(run(here, backup)).rejects.toMatchObject({ code: 'FILE_NOTHING' })
    expect((await run(here, { ...backup, paths: ['.env'] })).data).toMatchObject({ files: ['.env'] })
  })
})

function contents(stateDir: string): readonly string[] {
  const dir = join(stateDir, 'backups/contents')
  return readdirSync(dir).flatMap((start) =>
    readdirSync(join(dir, start)).map((rest) => readFileSync(join(dir, start, rest), 'utf8')),
  )
}
