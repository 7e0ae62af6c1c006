import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { tomlBlocks } from '../src/markdown.ts'
import { plainToml } from '../src/plain/toml.ts'
import { mutated, randomFrom } from './mutate.ts'

/** What the parser makes of a text, with the order of the keys; `undefined`: it refuses it. */
function parsed(text: string): string | undefined {
  try {
    return JSON.stringify(parse(text))
  } catch {
    return undefined
  }
}

/** True if the short way took the text; it came to the same then. */
function isTaken(text: string): boolean {
  const found = plainToml(text)
  if (found === undefined) return false
  expect({ text, found: JSON.stringify(found) }).toEqual({ text, found: parsed(text) })
  return true
}

test.for([
  '',
  '\n\n',
  '# nothing but this',
  'a = 1',
  '  a   =   1   # one\n\n\n  b=2#two',
  'a = "it is"\nb = \'C:\\dir\'\nc = ""\nd = \'\'\n',
  'a = true\nb = false\nc = 0\nd = -12\ne = 999999999999999',
  'a = []\nb = ["x", \'y\', 1, true, ["z"], { k = "v" }]',
  'a = [\n  "x",\n  "y",\n]\n',
  'a = { b = "c", d = { e = [1, 2] } }',
  '[[hooks]]\nid = "a"\n[[hooks]]\nid = "b"\n[hooks.with]\ncwd = "x"\n[[hooks]]\nid = "c"\n[hooks.with]\ncwd = "y"',
  '[defaults]\ntimeout = "1s"\n[executors.a]\nuse = "b"\n[executors.c]\nuse = "d"\n',
  '[a.b.c]\nd = 1\n[a.b.e]\nf = 2\n[[a.g]]\n[[a.g]]\nh = 3',
  '[[a]]\n[[a.b]]\nn = 1\n[[a.b]]\nn = 2\n[[a]]\n[[a.b]]\nn = 3',
  'toString = 1\nconstructor = { valueOf = 2 }\n[hasOwnProperty]\nid = "ä 日本 😀"',
  "a = '''x'''\nb = '''\nset -e\n\techo \"it's\"\n'''\nc = ''''''".replace('\t', ' '),
  'a.b = 1\na.c.d = 2\na.c.e = 3\n[[h]]\na.b = 4\n[h.c]\n[[h]]\na.b = 5',
  '[dispatch."exec.before"]\norder = "parallel"\n[projects."/srv/shop"]\nallow = false\n[""]',
  '1 = "a"\n0 = "b"\nz-_9 = "c"',
])('%j goes the short way', (text) => {
  expect(isTaken(text)).toBe(true)
})

test.for([
  'a = 1\na = 2',
  'a = { b = 1, b = 2 }',
  '[a]\n[a]',
  '[a.b]\n[a]',
  'a = 1\n[a]',
  'a = {}\n[a.b]',
  'a = [{}]\n[[a]]',
  'a = [{ b = 1 }]\n[a.c]',
  '[a]\n[[a]]',
  '[[a]]\n[a]',
  'a.b = 1\na = 2',
  'a = {}\na.b = 1',
  'a.b = 1\n[a]',
  'a.b = 1\n[a.c]',
  '[x]\na.b = 1\n[x.a]',
  '[a.b]\n[c]\n[a.b.d]\n[a]',
  'a . b = 1',
  'a. = 1',
  '.a = 1',
  'a."b" = 1',
  'a.__proto__ = 1',
  'a = { b.c = 1 }',
  '"a" = 1',
  '["a\\u0020"]',
  "['a']",
  '["__proto__"]',
  '[ a ]',
  '[[a] ]',
  '[[a]',
  '[a]]',
  '[a] b = 1',
  'a = "x" "y"',
  'a = "x\\n"',
  'a = "\t"',
  'a = """x"""',
  "a = '''x''''",
  "a = '''x",
  "a = '''\r\n'''",
  'a = "x',
  'a = "x\ny"',
  'a = "\u007F"',
  'a = 01',
  'a = -0',
  'a = +1',
  'a = 1_0',
  'a = 1.0',
  'a = 1e3',
  'a = 0x1',
  'a = 1000000000000000',
  'a = 2026-11-26',
  'a = 10:00:00',
  'a = inf',
  'a = True',
  'a = truely',
  'a =',
  'a',
  '= 1',
  'a = [1 2]',
  'a = [,]',
  'a = [1',
  'a = [1 # one\n]',
  'a = { b = 1, }',
  'a = {\n b = 1 }',
  'a = { b }',
  'a = 1\r\n',
  'a = 1 # \u0000',
  '\ta = 1',
  '__proto__ = 1',
  '[__proto__]',
  '[a.__proto__.b]',
  'a = { __proto__ = 1 }',
  `a = ${'['.repeat(9)}${']'.repeat(9)}`,
])('%j is left to the parser', (text) => {
  expect(plainToml(text)).toBeUndefined()
})

test('nothing is found in a table but what stands there', () => {
  const { hooks } = plainToml('[[hooks]]\nid = "a"\nwith = { b = 1 }') as { hooks: [{ with: object }] }
  const [hook] = hooks
  for (const name of ['toString', 'constructor', '__proto__']) {
    expect(name in hook).toBe(false)
    expect(name in hook.with).toBe(false)
  }
})

const KEY = fc.constantFrom('a', 'b', 'b.a', 'a.a', 'id', 'with', 'toString', '__proto__', '0', '"q"', 'a.b')
const VALUE = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('"x"', "'y'", '""', "''", '1', '0', '-7', 'true', 'false', '[]', '{}'),
    fc.constantFrom(
      "'''l\n l'''",
      "'''\nl''''",
      '"""m"""',
      '"\\t"',
      '1.5',
      '01',
      '1_0',
      '2026-11-26',
      '"x',
      "''''",
      '"\u0001"',
      '"ä"',
      'x',
    ),
    fc.array(tie('any'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((list) => `[\n${list.join(' ,\n')},\n]`),
    fc
      .array(fc.tuple(KEY, tie('any')), { minLength: 1, maxLength: 3 })
      .map((entries) => `{ ${entries.map(([key, value]) => `${key} = ${String(value)}`).join(', ')} }`),
  ),
})).any
const NAME = fc.constantFrom('a', 'b', 'hooks', 'with', '__proto__', '"q"')
const PATH = fc.array(NAME, { minLength: 1, maxLength: 3 }).map((names) => names.join('.'))
const LINE = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(KEY, VALUE).map(([key, value]) => `${key} = ${value}`) },
  { weight: 3, arbitrary: PATH.map((path) => `[[${path}]]`) },
  { weight: 2, arbitrary: PATH.map((path) => `[${path}]`) },
  fc.constantFrom('', '# said', '  ', ' # "', '#\t', 'a = 1 # "x', '[a] # b', '\r', ']', '[[', 'a'),
)

test('what it takes, the parser takes, and both come to the same', () => {
  let taken = 0
  const runs = Number(process.env['HOOKLINE_FUZZ'] ?? 10_000)
  fc.assert(
    fc.property(fc.array(LINE, { maxLength: 8 }), (lines) => {
      if (isTaken(lines.join('\n'))) taken++
    }),
    { numRuns: runs },
  )
  expect(taken).toBeGreaterThan(runs / 20)
})

const ROOT = new URL('../../../', import.meta.url)

test('files as people write them, and what becomes of them by accident, come to the same', () => {
  const files = globSync('{docs/**/*.md,examples/*/hooks.toml}', { cwd: ROOT }).flatMap((path) => {
    const text = readFileSync(new URL(path, ROOT), 'utf8')
    return path.endsWith('.md') ? tomlBlocks(text).map((block) => block.text) : [text]
  })
  expect(files.filter(isTaken).length).toBeGreaterThan(files.length / 2)
  const random = randomFrom(7)
  let taken = 0
  for (let run = 0; run < 5000; run++) if (isTaken(mutated(files, random).text)) taken++
  expect(taken).toBeGreaterThan(1000)
})
