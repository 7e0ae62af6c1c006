import fc from 'fast-check'
import { stringify } from 'smol-toml'
import { expect, test } from 'vitest'
import type { Overrides } from '../src/index.ts'
import { errorsOf, line, planOf, read } from './sample.ts'

const FILE = `version = 1
[[hooks]]
id = "format"
on = "patch.after"
run = ["prettier"]
timeout = "5s"
env = { A = "1", B = "2" }

[[hooks]]
id = "tell"
on = "task.complete"
executor = "post"
with.url = "http://localhost/a"
with.text = "done"

[[hooks]]
id = "no-push"
on = "exec.before"
match = "git push*"
deny = "no"
guard = true
`

const profile = (text: string): string => `${FILE}\n${text}\n`

async function hookOf(text: string, id: string, overrides: Partial<Overrides>): Promise<object> {
  const plan = await planOf(text, { overrides: { settings: [], ...overrides } })
  return plan.hooks.find((hook) => hook.id === id)!
}

test('a profile replaces keys, and fills up what is a table', async () => {
  const text = profile(
    '[profiles.ci.hooks.format]\ntimeout = "9s"\nenabled = false\nenv.B = "9"\nenv.C = "3"\n[profiles.ci.hooks.tell.with]\ntext = "from CI"',
  )
  expect(await hookOf(text, 'format', {})).toMatchObject({ timeoutMs: 5000, env: { A: '1', B: '2' } })
  expect(await hookOf(text, 'format', { profile: 'ci' })).toMatchObject({
    enabled: false,
    timeoutMs: 9000,
    env: { A: '1', B: '9', C: '3' },
  })
  expect(await hookOf(text, 'tell', { profile: 'ci' })).toMatchObject({
    options: { url: 'http://localhost/a', text: 'from CI', tries: 3 },
  })
})

test('a profile that the file does not have changes nothing, whatever it is called', async () => {
  const text = profile('[profiles.ci.hooks.format]\nenabled = false')
  for (const name of ['night', 'constructor', '__proto__', ''])
    expect(await hookOf(text, 'format', { profile: name })).toMatchObject({ timeoutMs: 5000 })
  expect((await planOf(text)).profiles).toEqual(['ci'])
})

test.for([
  ['a hook that is not there', '[profiles.ci.hooks.formt]\nenabled = false', 'PROFILE_HOOK 23:1', 'format'],
  ['a guard', '[profiles.ci.hooks.no-push]\nenabled = false', 'PROFILE_GUARD 23:1', 'guard'],
  ['a key that is not there', '[profiles.ci.hooks.format]\ntimout = "1s"', 'KEY_UNKNOWN 24:1', 'timeout'],
  ['an id', '[profiles.ci.hooks.format]\nid = "other"', 'KEY_UNKNOWN 24:1', 'no key'],
  ['a wrong type', '[profiles.ci.hooks.format]\nenabled = "no"', 'VALUE_TYPE 24:11', 'true or false'],
  [
    'a duration that is none',
    '[profiles.ci.hooks.format]\ntimeout = "fast"',
    'DURATION_INVALID 24:11',
    '10s',
  ],
  ['a setting that is none', '[profiles.ci.hooks.tell]\nwith.txt = "x"', 'OPTION_UNKNOWN 24:6', 'text'],
  [
    'a condition about nothing',
    '[profiles.ci.hooks.format]\nif = "event.data.nope == 1"',
    'FIELD_UNKNOWN 24:18',
    '',
  ],
] as const)('%s in a profile is told in the line of the profile', async ([, text, place, hint]) => {
  for (const form of [profile(text), profile(text).replaceAll('\n', '\r\n'), `\uFEFF${profile(text)}`]) {
    const [first, ...more] = await errorsOf(form)
    expect([line(first!), more]).toEqual([place, []])
    expect(`${first!.message} ${first!.hint}`).toContain(hint)
  }
})

test('what goes wrong with a hook only under a profile says under which', async () => {
  const text = profile('[profiles.ci.hooks.format]\nmode = "background"').replace(
    'timeout = "5s"',
    'timeout = "5s"\non_error = "deny"',
  )
  const [error] = await errorsOf(text)
  expect(error!.message).toContain('with the profile "ci"')
})

test('a guard by [defaults] is a guard: no profile and no setting touches it', async () => {
  const text =
    'version = 1\ndefaults.guard = true\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "no"\n[profiles.x.hooks.a]\nenabled = false\n'
  expect((await errorsOf(text)).map(line)).toEqual(['PROFILE_GUARD 7:1'])
})

test.for([
  ['hooks.format.enabled=false', { enabled: false }],
  ['hooks.format.timeout="7s"', { timeoutMs: 7000 }],
  ['hooks.format.timeout=7s', { timeoutMs: 7000 }],
  ['hooks.format.priority = 3', { priority: 3 }],
  ['hooks.format.description=two words', { description: 'two words' }],
  ['hooks.format.description=a=b', { description: 'a=b' }],
  ['hooks.format.match=["**/*.ts", "!x"]', { match: ['**/*.ts', '!x'] }],
  ['hooks.format.env.B=9', undefined],
  ['hooks.format.env.B="9"', { env: { A: '1', B: '9' } }],
  ['hooks.format.run=echo hi', { options: { run: 'echo hi' } }],
] as const)('%s is understood as TOML or else as text', async ([setting, expected]) => {
  const compiled = await read(FILE, { overrides: { settings: [setting] } })
  if (expected !== undefined)
    expect(await hookOf(FILE, 'format', { settings: [setting] })).toMatchObject(expected)
  else expect(compiled.ok ? '' : compiled.errors[0]!.message).toContain(setting)
})

test('the last word has a setting, then the profile, then the hook, then the defaults', async () => {
  const text = profile('[profiles.ci.hooks.format]\npriority = 2\ntimeout = "8s"').replace(
    'version = 1',
    'version = 1\ndefaults.order = "sequential"\ndefaults.priority = 7',
  )
  const found = await hookOf(text, 'format', { profile: 'ci', settings: ['hooks.format.priority=3'] })
  expect(found).toMatchObject({ priority: 3, timeoutMs: 8000, order: 'sequential' })
})

test('a setting about a guard has no effect, and is said to have none', async () => {
  const plan = await planOf(FILE, {
    overrides: { settings: ['hooks.no-push.enabled=false', 'hooks.other.enabled=false', 'nonsense', ''] },
  })
  expect(plan.hooks.find(({ id }) => id === 'no-push')).toMatchObject({ guard: true })
  expect(plan.hooks.find(({ id }) => id === 'no-push')).not.toHaveProperty('enabled')
  expect(plan.warnings.map(({ code, line: at }) => [code, at])).toEqual([['OVERRIDE_GUARD', 17]])
})

test('what is only odd in a file is told once, however many profiles it has', async () => {
  const odd = FILE.replace(
    '[[hooks]]\nid = "tell"',
    '[[hooks]]\nid = "odd"\non = ["exec.before", "task.complete"]\nask = "sure?"\n\n[[hooks]]\nid = "tell"',
  )
  const plain = (await planOf(odd)).warnings.length
  expect(plain).toBeGreaterThan(0)
  const text = `${odd}\n[profiles.a.hooks.format]\nenabled = false\n[profiles.b.hooks.format]\ntimeout = "1s"\n`
  expect((await planOf(text)).warnings).toHaveLength(plain)
  const overrides = { profile: 'a', settings: ['hooks.format.priority=1'] }
  expect((await planOf(text, { overrides })).warnings).toHaveLength(plain)
})

test('what is odd in a profile is told once, in its line, whether it is chosen or not', async () => {
  const text = profile('[profiles.a.hooks.format]\non = "notification"\nagents = ["codex"]')
  for (const overrides of [undefined, { profile: 'a', settings: [] }])
    expect((await planOf(text, { overrides })).warnings.map(({ code, line: at }) => [code, at])).toEqual([
      ['HOOK_NEVER_FIRES', 24],
    ])
})

test('what is wrong in a profile is told once, whether it is chosen or not', async () => {
  const text = profile('[profiles.a.hooks.format]\ntimeout = "fast"')
  for (const overrides of [undefined, { profile: 'a', settings: [] }])
    expect((await errorsOf(text, { overrides })).map(line)).toEqual(['DURATION_INVALID 24:11'])
})

test('[projects] is for those above the project', async () => {
  const text = `${FILE}\n[projects."/w"]\nallow = true\n`
  expect((await planOf(text)).projects).toEqual({ '/w': { allow: true } })
  expect((await errorsOf(text, { layer: 'project' })).map(line)).toEqual(['PROJECTS_MISPLACED 23:1'])
})

const value = {
  enabled: fc.boolean(),
  priority: fc.integer({ min: -9, max: 9 }),
  timeout: fc.integer({ min: 1, max: 9 }).map((s) => `${s}s`),
  order: fc.constantFrom('parallel', 'sequential'),
  enforce: fc.boolean(),
  env: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('1', 'x y', '"'), { minKeys: 1 }),
  match: fc.constantFrom('git *', '/^ls/', '!rm*'),
  description: fc.string(),
}
const changes = fc.record(value, { requiredKeys: [] })
const hooks = fc
  .array(changes, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((one, at) => ({ ...one, id: `h${at}`, on: 'exec.before', run: ['x', String(at)] })))

test('a file under a profile is the file that one would have written by hand', async () => {
  const run = fc.asyncProperty(
    hooks,
    fc.record(value, { requiredKeys: [] }).map(({ match: _match, description: _text, ...rest }) => rest),
    fc.dictionary(fc.constantFrom('h0', 'h1', 'h2', 'h3'), changes),
    async (all, defaults, wanted) => {
      const ofFile = Object.fromEntries(
        Object.entries(wanted).filter(([id]) => all.some((one) => one.id === id)),
      )
      const text = stringify({ version: 1, defaults, hooks: all, profiles: { p: { hooks: ofFile } } })
      const byHand = all.map((hook) => {
        const { env, ...rest } = ofFile[hook.id] ?? {}
        return { ...hook, ...rest, ...(env === undefined ? {} : { env: { ...hook.env, ...env } }) }
      })
      const merged = stringify({ version: 1, defaults, hooks: byHand })
      const bare = async (toml: string, overrides?: Overrides): Promise<unknown> =>
        (await planOf(toml, { overrides })).hooks.map(({ source: _source, ...hook }) => hook)
      expect(await bare(text, { profile: 'p', settings: [] })).toEqual(await bare(merged))
    },
  )
  await fc.assert(run, { numRuns: 150 })
})
