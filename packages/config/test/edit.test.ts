import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { changed } from '../src/edit/hooks-file.ts'
import {
  addHook,
  hookAt,
  HOOK_FLAGS,
  keyPath,
  neededBy,
  removeExecutor,
  removeHook,
  renameHook,
  setExecutor,
  setKey,
  unsetKey,
  writtenValue,
  type HooksFile,
} from '../src/edit/index.ts'

const of = (text: string): HooksFile => ({ file: '/h/hooks.toml', text })

const FILE = `# mine
version = 1

[executors]
touch = "hookline-executor-touch"   # ours

# never
[[hooks]]
id      = "no-push"
on      = "exec.before"
match   = [
  "git push *",   # all
  "git pull *",
]
deny    = 'no'

# tells
[[hooks]]
id = "tell"
on = "task.complete"
executor = "touch"
# with.old = 1

# where
[hooks.with]
url = "http://x" # here
[hooks.with.headers]
a = "b"

# later

# last
[[hooks]]
id = "last"
on = "exec.before"
if = 'results.no_push.status == "done" && results["tell"] != null'
needs = ["no-push", 'tell']
env = { A = "{{ results.tell.data.x }} \\u007B{ results.no_push }}", B = "results.no_push" }
run = ["x", "{{ results.no_push.status }}"]
`

test.each([
  [
    'a value',
    (f: HooksFile) => setKey(f, 'no-push', ['deny'], "don't"),
    "deny    = 'no'",
    `deny    = "don't"`,
  ],
  [
    'a list of lines',
    (f: HooksFile) => setKey(f, 'no-push', ['match'], 'git *'),
    /match   = \[[^\]]*\]/,
    'match   = "git *"',
  ],
  ['in a sub-table', (f: HooksFile) => setKey(f, 'tell', ['with', 'url'], 3), '"http://x" #', '3 #'],
  [
    'new in a sub-table',
    (f: HooksFile) => setKey(f, 'tell', ['with', 'text'], 'x'),
    '# here\n',
    '# here\ntext = "x"\n',
  ],
  [
    'new beside a sub-table',
    (f: HooksFile) => setKey(f, 'tell', ['enabled'], false),
    'executor = "touch"\n',
    'executor = "touch"\nenabled = false\n',
  ],
  [
    'new in braces',
    (f: HooksFile) => setKey(f, 'last', ['env', 'C D'], 'x'),
    'B = "results.no_push" }',
    'B = "results.no_push", "C D" = "x" }',
  ],
  [
    'gone from braces',
    (f: HooksFile) => unsetKey(f, 'last', ['env', 'B']),
    ', B = "results.no_push" }',
    ' }',
  ],
  ['gone', (f: HooksFile) => unsetKey(f, 'no-push', ['deny']), "deny    = 'no'\n", ''],
  ['gone with its table', (f: HooksFile) => unsetKey(f, 'tell', ['with']), /# where\n[^]*a = "b"\n\n/, ''],
  ['no key', (f: HooksFile) => unsetKey(f, 'no-push', ['timeout']), '', ''],
  ['what it is', (f: HooksFile) => setKey(f, 'no-push', ['deny'], 'no'), '', ''],
  ['an executor', (f: HooksFile) => setExecutor(f, 'b', './b.ts'), '# ours\n', '# ours\nb = "./b.ts"\n'],
  [
    'no executor',
    (f: HooksFile) => removeExecutor(f, 'touch'),
    'touch = "hookline-executor-touch"   # ours\n',
    '',
  ],
  [
    'no first hook',
    (f: HooksFile) => removeHook(unsetKey(f, 'last', ['needs']), 'no-push'),
    /# never\n[^]*'no'\n\n|needs = .*\n/g,
    '',
  ],
  ['no last hook', (f: HooksFile) => removeHook(f, 'last'), /\n# last\n[^]*$/, ''],
])('%s: nothing else is touched', (_, edit, before, after) => {
  expect(edit(of(FILE)).text).toBe(FILE.replace(before, after))
})

test('a hook goes with its sub-tables and what stands between; comments of others stay', () => {
  const { text } = removeHook(of(FILE), 'tell')
  expect(text).toBe(
    FILE.replace(/# tells\n[^]*a = "b"\n\n/, '').replace(`["no-push", 'tell']`, '["no-push"]'),
  )
  expect(neededBy(of(FILE), 'tell')).toEqual(['last'])
})

test.each([
  ['["a", "b", "c"]', '["b", "c"]'],
  ['["b", "a", "c"]', '["b", "c"]'],
  ['["b", "a"]', '["b"]'],
  ['["b", "a", ]', '["b", ]'],
  ['[ "b" , "a" ] # why', '[ "b" ] # why'],
  ['[\n  "a", # first\n  "b", # second\n]', '[\n  "b", # second\n]'],
  ['[\n  "b", # first\n  "a"\n]', '[\n  "b", # first\n]'],
  ['[ "b", # first\n  "a" ]', '[ "b", # first\n   ]'],
  ['["b", "a", "c", "a"]', '["b", "c"]'],
])('of a list that is %j the comments of what stays, stay', (before, after) => {
  const list = (needs: string): string => `[[hooks]]\nid = "x"\nneeds = ${needs}\n\n[[hooks]]\nid = "a"\n`
  expect(removeHook(of(list(before)), 'a').text).toBe(`[[hooks]]\nid = "x"\nneeds = ${after}\n`)
})

test('a file that ends without an end-of-line still does', () => {
  const open = '[[hooks]]\r\nid = "a"\r\npriority = 0'
  expect(setKey(of(open), 'a', ['priority'], 40).text).toBe(open.replace('0', '40'))
  expect(setKey(of(open), 'a', ['guard'], true).text).toBe(`${open}\r\nguard = true`)
  expect(unsetKey(of(open), 'a', ['priority']).text).toBe('[[hooks]]\r\nid = "a"')
  expect(removeHook(of(`version = 1\n\n${open}`), 'a').text).toBe('version = 1')
})

test('another name is told to all who speak of the hook, as they wrote it', () => {
  const { text } = renameHook(of(FILE), 'no-push', 'never-push')
  expect(text).toBe(
    FILE.replace('id      = "no-push"', 'id      = "never-push"')
      .replace('results.no_push.status ==', 'results.never_push.status ==')
      .replace('["no-push", ', '["never-push", ')
      .replace('\\u007B{ results.no_push }}', '\\u007B{ results.never_push }}')
      .replace('{{ results.no_push.status }}', '{{ results.never_push.status }}'),
  )
  expect(renameHook(of(FILE), 'tell', 't').text).toContain('results["t"] != null')
})

test('profiles and tests that name the hook follow', () => {
  const more = `version = 1
hooks = [{ id = "a", on = "exec.before", deny = "x" }, { id = "a-b", on = "exec.before", deny = "a" }]
[profiles.ci.hooks.a]
enabled = false
[profiles.dev]
hooks.a.needs = ["a"]
hooks."a-b" = { if = "results.a != null" }
[[tests]]
name = "a"
hook = "a"
[tests.hooks]
a = "deny"
`
  expect(renameHook(of(more), 'a', 'z').text).toBe(
    more
      .replace('id = "a",', 'id = "z",')
      .replace('hooks.a]', 'hooks.z]')
      .replace('hooks.a.needs = ["a"]', 'hooks.z.needs = ["z"]')
      .replace('results.a ', 'results.z ')
      .replace('hook = "a"', 'hook = "z"')
      .replace('\na = "deny"', '\nz = "deny"'),
  )
  const without = removeHook(of(more), 'a').text
  expect(parse(without)).toMatchObject({
    hooks: [{ id: 'a-b' }],
    profiles: { dev: { hooks: { 'a-b': {} } } },
  })
  expect(without).not.toContain('hooks.a')
})

test('a hook is added at the end: in the form that the file has, with its line ends', () => {
  const hook = {
    id: 'x',
    on: 'exec.before',
    match: ["it's", 'a"b'],
    with: { a: 1, b: { c: [true] } },
    env: {},
  }
  const lines = `[[hooks]]\nid = "x"\non = "exec.before"\nmatch = ["it's", 'a"b']\nwith.a = 1\nwith.b = { c = [true] }\nenv = {}\n`
  expect(addHook(of('version = 1'), hook).text).toBe(`version = 1\n\n${lines}`)
  expect(addHook(of('version = 1\n\n'), hook).text).toBe(`version = 1\n\n${lines}`)
  expect(addHook(of('\uFEFFversion = 1\r\n'), hook).text).toBe(
    `\uFEFFversion = 1\r\n\r\n${lines.replaceAll('\n', '\r\n')}`,
  )
  expect(addHook(of('hooks = []\n'), { id: 'x' }).text).toBe('hooks = [{ id = "x" }]\n')
  expect(addHook(of('hooks = [\n  { id = "a" },\n]\n'), { id: 'x' }).text).toBe(
    'hooks = [\n  { id = "a" },\n  { id = "x" },\n]\n',
  )
})

test('the first executor of a file has a table of its own, below the keys at the top', () => {
  expect(setExecutor(of('version = 1 # v\n# a\n[[hooks]]\nid = "a"\n'), 'b', 'c').text).toBe(
    'version = 1 # v\n\n[executors]\nb = "c"\n\n# a\n[[hooks]]\nid = "a"\n',
  )
  expect(setExecutor(of('version = 1'), 'b', 'c').text).toBe('version = 1\n\n[executors]\nb = "c"')
  expect(setExecutor(of('executors.a = "x"\n[[hooks]]\n'), 'b', 'c').text).toBe(
    'executors.a = "x"\nexecutors.b = "c"\n[[hooks]]\n',
  )
})

test('what cannot be edited is said, and there is no new text', () => {
  expect(() => setKey(of('hooks = [\n'), 'a', ['on'], 1)).toThrow(
    expect.objectContaining({
      code: 'TOML_INVALID',
      details: expect.objectContaining({ line: 2 }) as unknown,
    }),
  )
  expect(() => setKey(of(FILE), 'no-psuh', ['on'], 1)).toThrow(
    expect.objectContaining({ code: 'HOOK_UNKNOWN', hint: 'Did you mean "no-push"?' }),
  )
  expect(() => setKey(of(FILE), 'no-push', ['deny', 'x'], 1)).toThrow(
    expect.objectContaining({
      code: 'EDIT_IMPOSSIBLE',
      message: '`hooks[0].deny` is the text "no": nothing can be set in it',
    }),
  )
  expect(() => renameHook(of(FILE), 'no-push', 'tell')).toThrow(
    expect.objectContaining({ code: 'HOOK_DUPLICATE' }),
  )
  expect(() => hookAt(of('[[hooks]]\nid="a"\n[[hooks]]\nid="a"'), 'a')).toThrow(
    expect.objectContaining({ code: 'HOOK_DUPLICATE' }),
  )
})

test('a text that does not say what was meant, and nothing else, is not given', () => {
  const put = (text: string) => () => changed(of('a = 1\n'), [{ from: 0, to: 0, put: text }], { a: 1, b: 2 })
  expect(put('b = 2\n')().text).toBe('b = 2\na = 1\n')
  for (const wrong of ['b = 3\n', 'b = 2\nc = 3\n', 'b = ', '[b]\n'])
    expect(put(wrong)).toThrow(expect.objectContaining({ code: 'EDIT_UNSURE' }))
})

test('a value of the command line is TOML, or else a text', () => {
  const said = [
    '10s',
    'true',
    '3',
    '["a","b"]',
    '"x"',
    "'x'",
    '1\nb = 2',
    '1 # one',
    '{ a = 1 }',
    '',
    'git push *',
    '"',
  ]
  expect(said.map(writtenValue)).toEqual([
    '10s',
    true,
    3,
    ['a', 'b'],
    'x',
    'x',
    '1\nb = 2',
    '1 # one',
    expect.objectContaining({ a: 1 }),
    '',
    'git push *',
    '"',
  ])
  expect(['timeout', 'with.url', 'env."A.B"'].map(keyPath)).toEqual([
    ['timeout'],
    ['with', 'url'],
    ['env', 'A.B'],
  ])
  for (const bad of ['', 'a b', 'a.', 'a = 1\nb', '[a]\nb']) expect(() => keyPath(bad)).toThrow(/is no key/)
})

test('every key of a hook has a way to be given', () => {
  expect(HOOK_FLAGS).toMatchObject({
    id: 'text',
    on: 'texts',
    needs: 'list',
    guard: 'switch',
    with: 'table',
    env: 'variables',
    mode: 'value',
    priority: 'value',
    env_pass: 'list',
  })
})
