import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contentOf, copied, forgetCopies } from '../src/trust/copies.ts'
import { programsOf, withCopies } from '../src/trust/programs.ts'

/** A project with these files, and a state directory. */
function project(files: Readonly<Record<string, string>>): { root: string; env: { HOME: string } } {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-copies-')))
  onTestFinished(() => {
    opened(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 9 })
  })
  const root = join(home, 'project')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
  }
  return { root, env: { HOME: home } }
}

function opened(dir: string): void {
  chmodSync(dir, 0o700)
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory()) opened(join(dir, entry.name))
}

const TOOLS = {
  'tools/a.sh': 'a',
  'tools/lib/b.txt': 'b',
  'tools/node_modules/x/index.js': 'x',
  'tools/.git/config': 'g',
  'tools/.hidden': 'h',
}

test('a program is copied with what lies beside it, but for what is installed, and nobody may write to it', () => {
  const { root, env } = project(TOOLS)
  const copy = copied(contentOf(join(root, 'tools/a.sh'), root), env)
  expect(basename(copy)).toBe('a.sh')
  const folder = dirname(copy)
  const modes = Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .map((name) => [name, (statSync(join(folder, name)).mode & 0o7777).toString(8)]),
  )
  expect(modes).toEqual({ '.hidden': '400', 'a.sh': '500', lib: '500', 'lib/b.txt': '400' })
  expect((statSync(folder).mode & 0o7777).toString(8)).toBe('500')
  expect(readFileSync(join(folder, 'lib/b.txt'), 'utf8')).toBe('b')
})

test('at the root of a project it is the program alone', () => {
  const { root } = project({ 'a.sh': 'a', 'other.txt': 'o' })
  expect(contentOf(join(root, 'a.sh'), root).pieces.map(({ path }) => path)).toEqual(['a.sh'])
})

test.for([
  ['more than 200 files', Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`tools/f${at}`, '']))],
  ['more than 2 MB', { 'tools/big': 'x'.repeat(2 << 20) }],
  ['folders without end', Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`tools/${at}/f`, '']))],
] as const)('%s beside it: the program alone', ([, more]) => {
  const { root } = project({ 'tools/a.sh': 'a', ...more })
  expect(contentOf(join(root, 'tools/a.sh'), root).pieces.map(({ path }) => path)).toEqual(['a.sh'])
})

test('empty folders are counted, too', () => {
  const { root } = project({ 'tools/a.sh': 'a' })
  for (let at = 0; at < 201; at++) mkdirSync(join(root, 'tools', `d${at}`))
  expect(contentOf(join(root, 'tools/a.sh'), root).pieces).toHaveLength(1)
  for (let at = 0; at < 30; at++) rmSync(join(root, 'tools', `d${at}`), { recursive: true })
  writeFileSync(join(root, 'tools/b.txt'), 'b')
  expect(contentOf(join(root, 'tools/a.sh'), root).pieces).toHaveLength(2)
})

test('a link beside it: the program alone, since nobody knows what it leads to later', () => {
  const { root } = project(TOOLS)
  symlinkSync('/etc/passwd', join(root, 'tools/link'))
  expect(contentOf(join(root, 'tools/a.sh'), root).pieces.map(({ path }) => path)).toEqual(['a.sh'])
})

test('a program that is too large to copy is said to be', () => {
  const { root } = project({ 'a.sh': '' })
  writeFileSync(join(root, 'a.sh'), Buffer.alloc((64 << 20) + 1))
  expect(() => contentOf(join(root, 'a.sh'), root)).toThrow(
    expect.objectContaining({ code: 'TRUST_TOO_MUCH' }),
  )
})

test('what it is called, what it holds and whether it is a program tell contents apart; where it lies does not', () => {
  const digest = (files: Readonly<Record<string, string>>): string => {
    const { root } = project(files)
    return contentOf(join(root, 'tools/a.sh'), root).digest
  }
  const base = { 'tools/a.sh': 'a', 'tools/b': 'b' }
  expect(digest(base)).toBe(digest({ ...base, 'else/where': 'x' }))
  const others = [
    { ...base, 'tools/a.sh': 'A' },
    { 'tools/a.sh': 'a', 'tools/c': 'b' },
    { 'tools/a.sh': 'a', 'tools/b.sh': 'b' },
    { 'tools/a.sh': 'ab', 'tools/b': '' },
    { ...base, 'tools/c': '' },
  ].map(digest)
  const { root } = project(base)
  chmodSync(join(root, 'tools/b'), 0o755)
  const program = contentOf(join(root, 'tools/a.sh'), root).digest
  expect(new Set([digest(base), program, ...others]).size).toBe(7)
})

test('a copy that somebody damaged is made again, one that is whole is left as it is', () => {
  const { root, env } = project({ ...TOOLS, 'big.sh': 'x'.repeat(5 << 20) })
  for (const name of ['tools/a.sh', 'big.sh']) {
    const content = contentOf(join(root, name), root)
    const copy = copied(content, env)
    const { ino } = statSync(copy)
    expect([name, statSync(copied(content, env)).ino]).toEqual([name, ino])
    chmodSync(copy, 0o700)
    writeFileSync(copy, 'evil')
    expect(copied(content, env)).toBe(copy)
    expect([name, readFileSync(copy, 'utf8').slice(0, 4)]).not.toEqual([name, 'evil'])
    chmodSync(dirname(copy), 0o700)
    writeFileSync(join(dirname(copy), 'more'), 'evil')
    copied(content, env)
    expect(existsSync(join(dirname(copy), 'more'))).toBe(false)
  }
})

test('copies that nobody needs are removed, unless they were made just now', () => {
  const { root, env } = project({ ...TOOLS, 'other/b.sh': 'b' })
  const [old, needed, fresh] = [
    copied(contentOf(join(root, 'tools/a.sh'), root), env),
    copied(contentOf(join(root, 'tools/lib/b.txt'), root), env),
    copied(contentOf(join(root, 'other/b.sh'), root), env),
  ] as const
  const lately = new Date(Date.now() - 3_600_000)
  for (const copy of [old, needed]) utimesSync(dirname(copy), lately, lately)
  forgetCopies(new Set([basename(dirname(needed))]), env)
  expect([old, needed, fresh].map((copy) => existsSync(copy))).toEqual([false, true, true])
  // who needs an old one again has it for a while
  utimesSync(dirname(fresh), lately, lately)
  copied(contentOf(join(root, 'other/b.sh'), root), env)
  forgetCopies(new Set(), env)
  expect([needed, fresh].map((copy) => existsSync(copy))).toEqual([false, true])
})

test('where copies cannot lie nothing is trusted', () => {
  const { root, env } = project(TOOLS)
  mkdirSync(join(env.HOME, '.local/state'), { recursive: true })
  writeFileSync(join(env.HOME, '.local/state/hookline'), '')
  expect(() => copied(contentOf(join(root, 'tools/a.sh'), root), env)).toThrow(
    expect.objectContaining({ code: 'STATE_UNUSABLE' }),
  )
})

const FILES = {
  'hooks.toml': '',
  '.hookline/own.sh': '',
  'a.sh': '',
  'tools/b c.sh': '',
  'sub/c.sh': '',
  'node_modules/.bin/lint': '',
}

test.for([
  [
    'a line',
    { run: 'a.sh; ./a.sh && "./tools/b c.sh"' },
    ['a.sh', 'tools/b c.sh'],
    'a.sh: found through PATH',
  ],
  ['where it runs', { run: './c.sh', cwd: 'sub' }, ['sub/c.sh'], ''],
  ['after cd', { run: 'cd sub && ./c.sh' }, [], './c.sh: what the shell'],
  ['after cd, by its whole path', { run: 'cd sub && ROOT/a.sh' }, ['a.sh'], ''],
  ['a script by its name', { run: 'bash a.sh' }, ['a.sh'], 'bash: found through PATH'],
  ['a list', { run: ['./own.sh', './a.sh'] }, ['.hookline/own.sh'], './a.sh: a file of the project'],
  ['a script in a list', { run: ['bash', 'a.sh'] }, ['a.sh'], 'bash: found'],
  ['a script by its whole path', { run: ['bash', 'ROOT/a.sh'] }, ['a.sh'], 'bash: found'],
  ['a program behind another in a list', { run: ['env', 'lint', './a.sh'] }, [], 'lint: found'],
  [
    'what is filled in per event',
    { run: ['bash', '{{ event.data.command }}'] },
    [],
    '{{ event.data.command }}: what',
  ],
  ['what is installed', { run: './node_modules/.bin/lint' }, [], 'node_modules'],
  ['what lies outside', { run: '/bin/ls' }, [], '/bin/ls: what lies outside'],
  ['a link that leads out', { run: './link' }, [], './link: a link that leads out'],
  ['a folder', { run: 'node ./tools' }, [], './tools: a folder'],
  ['a shell itself', { run: 'cd . && echo x && true' }, [], ''],
] as const)('the programs of %s', ([, settings, files, open]) => {
  const { root } = project(FILES)
  symlinkSync('/bin/ls', join(root, 'link'))
  const options = JSON.parse(JSON.stringify(settings).replaceAll('ROOT', root)) as object
  const hook = {
    id: 'a',
    on: ['exec.before'],
    executor: 'script',
    options: options as never,
    source: { file: join(root, '.hookline/hooks.toml'), line: 1 },
  }
  const found = programsOf(hook, root)
  expect(found.files).toEqual(files.map((file) => join(root, file)))
  expect(found.missing).toEqual([])
  if (open === '') expect(found.open).toEqual([])
  else expect(found.open.join('\n')).toContain(open)
  const copies = new Map(found.files.map((file) => [file, `/copy of/${basename(file)}`]))
  const run = JSON.stringify((withCopies(hook, root, copies).options as { run: unknown }).run)
  for (const file of files) expect(run).toContain(`/copy of/${basename(file)}`)
  expect(run.split('/copy of/')).toHaveLength(files.length + 1)
})

test('a file of the project that is not there is missing, wherever it is named', () => {
  const { root } = project(FILES)
  const missing = (run: string | readonly string[]): readonly string[] =>
    programsOf({ id: 'a', on: ['exec.before'], executor: 'script', options: { run: run as never } }, root)
      .missing
  expect(missing('./no.sh')).toEqual([join(root, 'no.sh')])
  expect(missing(['bash', './no.sh'])).toEqual([join(root, 'no.sh')])
  expect(missing(`${root}/no.sh`)).toEqual([join(root, 'no.sh')])
  expect(missing('/no/such/program')).toEqual([])
  expect(missing('sh no.sh')).toEqual([join(root, 'no.sh')])
  expect(missing(['python3', 'no'])).toEqual([join(root, 'no')])
  expect(missing('bun run dev')).toEqual([])
})
