import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import {
  addHook,
  removeExecutor,
  removeHook,
  renameHook,
  setExecutor,
  setKey,
  unsetKey,
  type HooksFile,
} from '../src/edit/index.ts'

type Table = Record<string, unknown>

/** A line of a generated file, and whose it is: `0` a hook's, `0.with` a key's; `-` nobody's. */
interface Line {
  readonly text: string
  readonly of: string
}

const word = fc.constantFrom('a', 'b', 'c', 'no-push', 'x-1')
const text = fc.constantFrom(
  '',
  'plain',
  'it"s',
  "it's",
  'back\\slash',
  '[[hooks]]',
  '# no comment',
  'é😀',
  '{{ results.b.x }}',
  'tab\there',
  "'''",
  'two\nlines',
)
const scalar = fc.oneof(text, fc.boolean(), fc.integer({ min: -9, max: 99 }), fc.constant(1.5))
const value = fc.oneof(scalar, fc.array(text, { maxLength: 3 }), fc.dictionary(word, scalar, { maxKeys: 2 }))

const written = (one: unknown): string =>
  typeof one === 'string'
    ? JSON.stringify(one)
    : Array.isArray(one)
      ? `[${one.map(written).join(', ')}]`
      : typeof one === 'object' && one !== null
        ? `{ ${Object.entries(one)
            .map(([key, item]) => `"${key}" = ${written(item)}`)
            .join(', ')} }`
        : String(one)

const comment = fc.constantFrom('', '', ' # said', '\t# "x" = [')
const noise = fc.constantFrom<readonly string[]>(
  [],
  [],
  [''],
  ['# alone'],
  ['', '# block', '# of two', ''],
  ['   '],
)

const table = fc.record({
  form: fc.constantFrom('dotted', 'braces', 'header', 'none'),
  pairs: fc.dictionary(word, value, { minKeys: 1, maxKeys: 3 }),
})

const hook = fc.record({
  lead: noise,
  head: fc.constantFrom('[[hooks]]', ' [[ hooks ]]  # h', '[["hooks"]]'),
  inner: noise,
  indent: fc.constantFrom('', '  '),
  equals: fc.constantFrom(' = ', '=', '      = '),
  keys: fc.dictionary(fc.constantFrom('on', 'deny', 'match', 'timeout'), value, { maxKeys: 3 }),
  needs: fc.array(word, { maxLength: 3 }),
  manyLines: fc.boolean(),
  with: table,
  env: table,
  comment,
  after: noise,
})

type Hook = typeof hook extends fc.Arbitrary<infer T> ? T : never

function linesOf(one: Hook, at: number, id: string): readonly Line[] {
  const own = (key: string, said: string): Line => ({ of: `${at}.${key}`, text: said })
  const kept = (lines: readonly string[]): readonly Line[] =>
    lines.map((said) => ({ of: String(at), text: said }))
  const pair = (key: string, item: unknown): Line =>
    own(key, `${one.indent}${key}${one.equals}${written(item)}${one.comment}`)
  const sub = (key: 'with' | 'env'): readonly Line[] => {
    const { form, pairs } = one[key]
    if (form === 'dotted')
      return Object.entries(pairs).map(([name, item]) => ({ ...pair(`${key}.${name}`, item) }))
    return form === 'braces' ? [pair(key, pairs)] : []
  }
  const below = (key: 'with' | 'env'): readonly Line[] => {
    const { form, pairs } = one[key]
    if (form !== 'header') return []
    return [
      own(key, `[hooks.${key}]${one.comment}`),
      ...Object.entries(pairs).map(([name, item]) => ({
        of: `${at}.${key}.${name}`,
        text: `${name} = ${written(item)}`,
      })),
    ]
  }
  const needs: readonly Line[] =
    one.needs.length === 0
      ? []
      : one.manyLines
        ? [
            own('needs', 'needs = ['),
            ...one.needs.map((need) => own('needs', `  "${need}",${one.comment}`)),
            own('needs', ']'),
          ]
        : [pair('needs', one.needs)]
  return [
    ...one.lead.map((said) => ({ of: '-', text: said })),
    { of: String(at), text: one.head },
    ...kept(one.inner),
    pair('id', id),
    ...Object.entries(one.keys).map(([key, item]) => pair(key, item)),
    ...needs,
    ...sub('with'),
    ...sub('env'),
    ...below('with'),
    ...below('env'),
    ...one.after.map((said) => ({ of: '-', text: said })),
  ]
}

const file = fc
  .record({
    hooks: fc.array(hook, { minLength: 1, maxLength: 4 }),
    ids: fc.uniqueArray(word, { minLength: 4, maxLength: 4 }),
    executors: fc.constantFrom([], ['[executors]', 'a = "x" # x', '# c', 'b = "y"'], ['[executors]']),
    between: fc.nat(4),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    open: fc.boolean(),
  })
  .map(({ hooks, ids, executors, between, crlf, bom, open }) => {
    const lines: Line[] = [
      { of: '-', text: '# top' },
      { of: '-', text: 'version = 1' },
    ]
    hooks.forEach((one, at) => {
      if (at === between)
        lines.push(
          ...executors.map((said) => ({
            of: said.startsWith('[') ? '-' : `executors.${said[0]}`,
            text: said,
          })),
        )
      lines.push(...linesOf(one, at, ids[at]!))
    })
    const eol = crlf ? '\r\n' : '\n'
    const all = lines.map((one) => one.text).join(eol) + (open ? '' : eol)
    return { text: (bom ? '\uFEFF' : '') + all, lines, ids: ids.slice(0, hooks.length), crlf, bom }
  })

const edit = fc.oneof(
  fc.record({
    do: fc.constant('set' as const),
    at: fc.nat(3),
    key: fc.constantFrom(
      ['on'],
      ['enabled'],
      ['with'],
      ['with', 'a'],
      ['with', 'q'],
      ['env', 'b'],
      ['with', 'a', 'deep'],
      ['needs'],
    ),
    value,
  }),
  fc.record({
    do: fc.constant('unset' as const),
    at: fc.nat(3),
    key: fc.constantFrom(['on'], ['with'], ['with', 'a'], ['env', 'b'], ['env'], ['needs'], ['enabled']),
  }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(3) }),
  fc.record({
    do: fc.constant('add' as const),
    hook: fc.record({ id: fc.constant('new'), with: fc.dictionary(word, value, { maxKeys: 2 }), deny: text }),
  }),
  fc.record({
    do: fc.constant('rename' as const),
    at: fc.nat(3),
    to: fc.constantFrom('fresh', 'very-fresh'),
  }),
  fc.record({ do: fc.constant('list' as const), name: word, from: fc.constantFrom('p', './p.ts') }),
  fc.record({ do: fc.constant('unlist' as const), name: word }),
)

type File = typeof file extends fc.Arbitrary<infer T> ? T : never
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

test('any edit of any file: it says what it was meant to, and every line that is not about it is still there', () => {
  fc.assert(
    fc.property(file, edit, (before, what) => {
      const done = run(before, what)
      if (done === undefined) return
      expect(trimmed(parse(done.text))).toEqual(trimmed(meant(before, what)))
      expect(done.text.startsWith('\uFEFF')).toBe(before.bom)
      if (before.crlf) expect(done.text).not.toMatch(/[^\r]\n/)
      const now = done.text.replace('\uFEFF', '').split(/\r?\n/)
      for (const line of foreign(before, what)) {
        const at = now.indexOf(line)
        expect({ line, found: at >= 0, text: done.text }).toMatchObject({ found: true })
        now.splice(0, at + 1)
      }
    }),
    { numRuns: 1500 },
  )
})

function run({ text: all, ids }: File, what: Edit): HooksFile | undefined {
  const before: HooksFile = { file: '/h/hooks.toml', text: all }
  const id = 'at' in what ? ids[what.at] : 'x'
  if (id === undefined) return undefined
  try {
    if (what.do === 'set') return setKey(before, id, what.key, what.value)
    if (what.do === 'unset') return unsetKey(before, id, what.key)
    if (what.do === 'remove') return removeHook(before, id)
    if (what.do === 'add') return addHook(before, what.hook)
    if (what.do === 'rename') return renameHook(before, id, what.to)
    return what.do === 'list' ? setExecutor(before, what.name, what.from) : removeExecutor(before, what.name)
  } catch (thrown) {
    // the one refusal that is right: a key below a text or a number
    expect(thrown).toMatchObject({ code: 'EDIT_IMPOSSIBLE' })
    return undefined
  }
}

/** The lines that an edit is not about, comments and all. */
function foreign({ lines, ids }: File, what: Edit): readonly string[] {
  const about = 'at' in what ? String(what.at) : ''
  const isAbout = ({ of, text: said }: Line): boolean => {
    if (what.do === 'remove')
      return of === about || of.startsWith(`${about}.`) || of.endsWith('.needs') || of === '-'
    if (what.do === 'set' || what.do === 'unset') {
      const key = `${about}.${what.key.join('.')}`
      return of === key || of.startsWith(`${key}.`) || (key.startsWith(`${of}.`) && of.includes('.'))
    }
    if (what.do === 'rename')
      return (
        said.includes(`"${ids[what.at]}"`) || said.includes(`results.${ids[what.at]!.replaceAll('-', '_')}`)
      )
    return of === `executors.${'name' in what ? what.name : ''}`
  }
  return lines.filter((line) => line.text.trim() !== '' && !isAbout(line)).map((line) => line.text)
}

/** What the file is to say, worked out another way. */
function meant({ text: all, ids }: File, what: Edit): unknown {
  const now = structuredClone(trimmed(parse(all))) as Table & { hooks: Table[] }
  if (what.do === 'add') now.hooks.push(what.hook)
  if (what.do === 'list') now['executors'] = { ...(now['executors'] as Table), [what.name]: what.from }
  if (what.do === 'unlist') delete (now['executors'] as Table | undefined)?.[what.name]
  if (what.do === 'remove') {
    for (const one of now.hooks)
      if (Array.isArray(one['needs'])) one['needs'] = one['needs'].filter((need) => need !== ids[what.at])
    now.hooks.splice(what.at, 1)
  }
  if (what.do === 'rename') {
    const from = ids[what.at]!
    const next = what.to.replaceAll('-', '_')
    const json = JSON.stringify(now.hooks).replaceAll(
      `{{ results.${from.replaceAll('-', '_')}.x }}`,
      `{{ results.${next}.x }}`,
    )
    now.hooks = JSON.parse(json) as Table[]
    now.hooks[what.at]!['id'] = what.to
    for (const one of now.hooks)
      if (Array.isArray(one['needs']))
        one['needs'] = one['needs'].map((need) => (need === from ? what.to : (need as string)))
  }
  if (what.do === 'set' || what.do === 'unset') {
    let at: Table = now.hooks[what.at]!
    for (const part of what.key.slice(0, -1)) at = (at[part] ??= {}) as Table
    if (what.do === 'set') at[what.key.at(-1)!] = what.value
    else delete at[what.key.at(-1)!]
  }
  return trimmed(now)
}

/** Without tables and lists that hold nothing: whether a file says so is its own affair. */
function trimmed(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(trimmed)
  if (typeof one !== 'object' || one === null) return one
  return Object.fromEntries(
    Object.entries(one).flatMap(([key, item]) => {
      const inside = trimmed(item)
      const holds = typeof inside !== 'object' || inside === null || Object.keys(inside).length > 0
      return holds ? [[key, inside]] : []
    }),
  )
}
