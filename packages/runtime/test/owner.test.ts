import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { ownerFault, ownershipOf } from '../src/layers/owner.ts'

/** Somebody who is not there. */
const NOBODY = 54_321
/** To give a file to somebody else takes root. */
const isRoot = process.getuid?.() === 0

/** A hooks.toml in a folder of its own. */
function world(mode = 0o600, folderMode = 0o700): { folder: string; file: string } {
  const top = mkdtempSync(join(tmpdir(), 'hookline-owner-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 9 }))
  const folder = join(top, 'hookline')
  const file = join(folder, 'hooks.toml')
  mkdirSync(folder)
  writeFileSync(file, '')
  chmodSync(file, mode)
  chmodSync(folder, folderMode)
  return { folder, file }
}

function fault(file: string, layer: 'managed' | 'user' | 'project' = 'user'): string | undefined {
  const found = ownerFault(file, layer)
  return found === undefined ? undefined : `${found.message} · ${found.hint}`
}

test.for([
  [0o600, 0o700, ''],
  [0o644, 0o755, ''],
  [0o400, 0o700, ''],
  [0o602, 0o700, 'everybody may write to FILE · chmod go-w FILE'],
  [0o666, 0o777, 'everybody may write to FILE · chmod go-w FILE'],
  [0o644, 0o777, 'everybody may write to FOLDER · chmod go-w FOLDER'],
  [0o644, 0o1777, ''],
  [0o666, 0o1777, 'everybody may write to FILE · chmod go-w FILE'],
] as const)('mode %o in a folder of mode %o', ([mode, folderMode, expected]) => {
  const { folder, file } = world(mode, folderMode)
  const told = expected.replaceAll('FILE', file).replaceAll('FOLDER', folder)
  expect(fault(file)).toBe(told === '' ? undefined : told)
})

test.skipIf(!isRoot)('a group of several may not write to it, one of your own may', () => {
  const { file } = world(0o660)
  chownSync(file, 0, NOBODY)
  expect(fault(file)).toBe(`the group ${NOBODY} may write to ${file} · chmod g-w ${file}`)
  chownSync(file, 0, 0)
  expect(fault(file)).toBeUndefined()
  expect(ownershipOf(file, 'user')).toMatchObject({
    wrong: false,
    message: `${file} may be written to by your own group, in which only you are`,
  })
})

test.skipIf(!isRoot)("a folder of a group of several may not hold it, one of a user's own may", () => {
  const { file, folder } = world(0o600, 0o770)
  chownSync(folder, 0, NOBODY)
  expect(fault(file)).toBe(`the group ${NOBODY} may write to ${folder} · chmod g-w ${folder}`)
  chownSync(folder, 0, 0)
  expect(fault(file)).toBeUndefined()
})

test.skipIf(!isRoot)("what the company says belongs to root, and a project's file is not asked", () => {
  const { file } = world()
  expect(fault(file, 'managed')).toBeUndefined()
  chownSync(file, NOBODY, NOBODY)
  expect(fault(file, 'managed')).toBe(
    `${file} belongs to the user ${NOBODY}, not to root · chown root ${file}`,
  )
  expect(fault(file, 'project')).toBeUndefined()
  // root says itself whose file it takes
  expect(fault(file, 'user')).toBeUndefined()
})

test.skipIf(!isRoot)('a user takes what is theirs or of root, and nothing of somebody else', () => {
  const { file, folder } = world(0o644, 0o755)
  chmodSync(join(folder, '..'), 0o755)
  const as = (uid: number): string => {
    const module = fileURLToPath(new URL('../src/layers/owner.ts', import.meta.url))
    const text = `const { ownerFault } = await import(process.argv[1]); console.log(ownerFault(process.argv[2], 'user')?.message ?? 'fine')`
    const ran = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', `process.setuid(${uid});${text}`, module, file],
      {
        encoding: 'utf8',
      },
    )
    return ran.stdout.trim() || ran.stderr
  }
  expect(as(NOBODY)).toBe('fine')
  chownSync(file, NOBODY, NOBODY)
  expect(as(NOBODY)).toBe('fine')
  chownSync(file, NOBODY + 1, NOBODY)
  expect(as(NOBODY)).toBe(`${file} belongs to the user ${NOBODY + 1}, not to you`)
})

test.skipIf(!isRoot)('a link is as good as the folder that it leads to', () => {
  const real = world(0o600, 0o777)
  const { folder } = world()
  const link = join(folder, 'link.toml')
  symlinkSync(real.file, link)
  expect(fault(link)).toBe(`everybody may write to ${real.folder} · chmod go-w ${real.folder}`)
  chmodSync(real.folder, 0o755)
  expect(fault(link)).toBeUndefined()
  chmodSync(folder, 0o777)
  expect(fault(link)).toContain(`everybody may write to ${folder}`)
})

test.skipIf(!isRoot)('what is only worth a note hides nothing that is wrong', () => {
  const { file, folder } = world(0o664, 0o777)
  expect(fault(file)).toBe(`everybody may write to ${folder} · chmod go-w ${folder}`)
})

test('of a file that is not there nothing is said', () => {
  expect(ownershipOf('/no/such/hooks.toml', 'user')).toBeUndefined()
})

/** A file system of its own for a moment, in which other users exist. */
const canPretend = spawnSync('unshare', ['-m', 'true']).status === 0

test.skipIf(!canPretend).for([
  ['a group that bears your name and has nobody else', 'me:x:54321:54322', 'me:x:54322:', true],
  ['a group with your name twice in it', 'me:x:54321:54322', 'me:x:54322:me', true],
  ['a group that somebody else is in', 'me:x:54321:54322', 'me:x:54322:me,other', false],
  ['a group that is the first of somebody else', 'me:x:54321:54322\nother:x:7:54322', 'me:x:54322:', false],
  ['a group with another name', 'me:x:54321:54322', 'staff:x:54322:', false],
  ['a group that nobody knows', 'me:x:54321:54322', '', false],
] as const)('%s', ([, passwd, group, isFine]) => {
  const { file, folder } = world(0o664, 0o755)
  chownSync(file, 54_321, 54_322)
  const own = (name: string, text: string): string => {
    writeFileSync(join(folder, name), `${text}\n`)
    return `mount --bind '${join(folder, name)}' /etc/${name}`
  }
  const module = fileURLToPath(new URL('../src/layers/owner.ts', import.meta.url))
  const text = `const { ownerFault } = await import(process.argv[1]); console.log(ownerFault(process.argv[2], 'user') === undefined)`
  const script = `${own('passwd', passwd)} && ${own('group', group)} && exec '${process.execPath}' --input-type=module -e "$0" '${module}' '${file}'`
  const ran = spawnSync('unshare', ['-m', '/bin/sh', '-c', script, text], { encoding: 'utf8' })
  expect([ran.stdout.trim(), ran.stderr]).toEqual([String(isFine), ''])
})
