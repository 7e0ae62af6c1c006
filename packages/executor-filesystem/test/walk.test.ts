import { mkdirSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { append } from '../src/append.ts'
import { hold, isInPlace, letGo, REACH, type Reach } from '../src/held.ts'
import { pathFrom } from '../src/path.ts'
import { spelledOtherwise } from '../src/spelling.ts'
import { inFolder } from '../src/walk.ts'
import { folder } from './place.ts'

const root = (path: string, reach: Reach) => ({ path, reach, folderMode: 0o777 })
const APPEND = { mode: 0o600, isSynced: true, rotation: undefined, now: 0 }

describe.each<Reach>(['descriptor', 'path'])('by %s', (reach) => {
  test('folders are made on the way, and a link is none', () => {
    const dir = folder()
    mkdirSync(join(dir, 'root'))
    mkdirSync(join(dir, 'outside'))
    const at = root(join(dir, 'root'), reach)
    append(at, pathFrom(['a', 'b', 'c']), Buffer.from('x\n'), APPEND)
    expect(readFileSync(join(dir, 'root/a/b/c'), 'utf8')).toBe('x\n')
    symlinkSync(join(dir, 'outside'), join(dir, 'root/link'))
    symlinkSync(join(dir, 'outside/file'), join(dir, 'root/file'))
    for (const names of [['link', 'x'], ['link', 'x', 'y'], ['file']])
      expect(() => append(at, pathFrom(names), Buffer.from('x\n'), APPEND)).toThrow(
        expect.objectContaining({ code: 'FILE_LINK' }),
      )
  })

  test('a folder that is moved while it is held is seen to be', () => {
    const dir = folder()
    mkdirSync(join(dir, 'a'))
    const held = hold(join(dir, 'a'), reach)
    expect(isInPlace(held)).toBe(true)
    renameSync(join(dir, 'a'), join(dir, 'b'))
    expect(isInPlace(held)).toBe(false)
    mkdirSync(join(dir, 'a'))
    expect(isInPlace(held)).toBe(false)
    letGo(held)
  })
})

test('where there is /proc a folder is reached by its descriptor, whatever becomes of its path', () => {
  if (process.platform !== 'linux') return
  expect(REACH).toBe('descriptor')
  const dir = folder()
  mkdirSync(join(dir, 'root/a'), { recursive: true })
  mkdirSync(join(dir, 'outside'))
  inFolder(root(join(dir, 'root'), REACH), pathFrom(['a', 'file']), (held) => {
    renameSync(join(dir, 'root/a'), join(dir, 'root/moved'))
    symlinkSync(join(dir, 'outside'), join(dir, 'root/a'))
    writeFileSync(held.at('file'), 'inside')
  })
  expect(readFileSync(join(dir, 'root/moved/file'), 'utf8')).toBe('inside')
})

describe('a disk that takes two spellings for one', () => {
  const held = hold(mkdtempSync('/tmp/hookline-files-'), 'path')
  /** As such a disk answers. */
  const like = (names: readonly string[]) => (at: string) => {
    const fold = (text: string): string => text.normalize('NFC').toLowerCase()
    const found = names.findIndex((one) => fold(held.at(one)) === fold(at))
    return found < 0 ? undefined : { dev: 1, ino: found }
  }
  test.each([
    ['readme.md', ['README.md'], 'README.md'],
    ['README.md', ['README.md'], undefined],
    ['caf\u00E9', ['cafe\u0301'], 'cafe\u0301'],
    ['new', ['README.md'], undefined],
    ['12', ['12'], undefined],
  ])('%s among %j', (name, names, other) => {
    expect(spelledOtherwise(held, name, like(names), () => names)).toBe(other)
  })

  test('a disk that tells them apart may have both', () => {
    const look = (at: string) => ({ dev: 1, ino: at.endsWith('A') ? 1 : 2 })
    expect(spelledOtherwise(held, 'a', look, () => ['a', 'A'])).toBeUndefined()
    expect(
      spelledOtherwise(
        held,
        'a',
        () => ({ dev: 1, ino: 1 }),
        () => ['a', 'A'],
      ),
    ).toBeUndefined()
  })
})
