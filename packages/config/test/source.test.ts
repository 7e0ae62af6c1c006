import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compile, type Compiled } from '../src/index.ts'

const root = mkdtempSync(join(tmpdir(), 'hookline-config-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))

const read = (file: string): Promise<Compiled> => compile({ ...OPTIONS, file })

const OPTIONS = { dialects: [], executors: {}, hookline: '1.0.0' } as const

test.for([
  ['that is not there', (): string => join(root, 'nowhere.toml'), 'CONFIG_NOT_FOUND'],
  ['below a file', (): string => join(written('plain.toml', 'version = 1'), 'x.toml'), 'CONFIG_NOT_FOUND'],
  [
    'that is a directory',
    (): string => (mkdirSync(join(root, 'dir'), { recursive: true }), join(root, 'dir')),
    'CONFIG_UNREADABLE',
  ],
  ['that is a device', (): string => '/dev/null', 'CONFIG_UNREADABLE'],
  ['with a name no disk takes', (): string => join(root, 'x'.repeat(300)), 'CONFIG_UNREADABLE'],
  ['of more than 1 MB', (): string => written('large.toml', `#${'x'.repeat(1 << 20)}`), 'CONFIG_TOO_LARGE'],
  [
    'in UTF-16',
    (): string => written('utf16.toml', Buffer.from('\uFEFFversion = 1', 'utf16le')),
    'CONFIG_ENCODING',
  ],
  ['in Latin-1', (): string => written('latin.toml', Buffer.from('# caf\xe9', 'latin1')), 'CONFIG_ENCODING'],
] as const)('a file %s is an error with a code', async ([, make, code]) => {
  const file = make()
  expect(await read(file)).toMatchObject({ ok: false, errors: [{ code, details: { file } }] })
})

test.for(['', '# é', '\uFEFF', '\uFEFF# 😀', '# \uD800', '# \uDE00 é'])(
  'a text at hand with %j has the marks of a file that holds it',
  async (more) => {
    const text = `${more}\nversion = 1\n`
    const file = written('held.toml', text)
    const marks = ({ plan, ...rest }: Compiled & { ok: true }): unknown => ({
      ...rest,
      plan: { ...plan, sources: plan.sources.map((one) => ({ ...one, mtimeMs: 0, ino: 0 })) },
    })
    const [held, given] = [await read(file), await compile({ ...OPTIONS, file, text })]
    expect({ held: held.ok, given: given.ok }).toEqual({ held: true, given: true })
    expect(marks(given as never)).toEqual(marks(held as never))
  },
)

test('the marks of a file are those of the file, its name is absolute', async () => {
  const file = written('good.toml', '\uFEFFversion = 1\r\n')
  const found = statSync(file)
  const compiled = await read(relative(process.cwd(), file))
  expect(compiled).toMatchObject({
    ok: true,
    plan: {
      sources: [{ file, layer: 'user', size: found.size, mtimeMs: found.mtimeMs, ino: found.ino }],
    },
  })
})

test('a text that is given is not looked for on disk', async () => {
  const compiled = await compile({
    file: '/nowhere/hooks.toml',
    text: 'version = 1',
    dialects: [],
    executors: {},
    hookline: '1.0.0',
  })
  expect(compiled).toMatchObject({
    ok: true,
    plan: { sources: [{ file: '/nowhere/hooks.toml', size: 11, mtimeMs: 0 }] },
  })
})

function written(name: string, content: string | Buffer): string {
  const file = join(root, name)
  writeFileSync(file, content)
  return file
}
