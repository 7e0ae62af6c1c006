import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world, type World } from './hookline.ts'

const OWN = 'home/.config/hookline/hooks.toml'

const HOOKS = [
  '# mine',
  'version = 1',
  '',
  '# never',
  '[[hooks]]',
  'id    = "no-push"   # the first',
  'on    = "exec.before"',
  'match = "git push *"',
  "deny  = 'no'",
  '',
  '# after it',
  '[[hooks]]',
  'id = "tell"',
  'on = "exec.before"',
  'needs = ["no-push"]',
  `if = 'results.no_push.status != "failed"'`,
  'run = ["true", "{{ results.no_push.status }}"]',
  '[hooks.env]',
  'A = "b" # here',
].join('\r\n')

const text = ({ dir }: World, name = 'hooks.toml'): string => readFileSync(join(dir, name), 'utf8')
const at = (args: readonly string[]): readonly string[] => [...args, '--config', 'hooks.toml']

test('add makes a file that is right, and the hook does what it says', () => {
  const here = world('')
  const { hookline } = here
  const matches = ['--match', 'git push *', '--match', '!git push -n*']
  const rest = [
    '--deny',
    'Open a "PR"',
    '--timeout=5s',
    '--priority',
    '3',
    '--no-enforce',
    '--agents',
    'codex',
  ]
  const added = hookline(['add', 'no-push', '--on', 'exec.before', '--guard', ...matches, ...rest])
  expect(added).toMatchObject({ status: 0, stderr: '' })
  expect(added.stdout).toContain(`made  ${join(here.dir, OWN)}\n+version = 1`)
  expect(text(here, OWN)).toBe(
    [
      'version = 1\n\n[[hooks]]\nid = "no-push"\non = "exec.before"\nmatch = ["git push *", "!git push -n*"]',
      `deny = 'Open a "PR"'\nagents = ["codex"]\nguard = true\npriority = 3\ntimeout = "5s"\nenforce = false\n`,
    ].join('\n'),
  )
  const ran = hookline([
    'add',
    'say',
    '--on',
    'task.*',
    '--run',
    '["echo", "x"]',
    '--with',
    'cwd=/tmp',
    '--env',
    'N=1',
    '--json',
  ])
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: true, written: true, hooks: ['say'] })
  expect(text(here, OWN)).toContain(
    '\n\n[[hooks]]\nid = "say"\non = "task.*"\nwith.cwd = "/tmp"\nrun = ["echo", "x"]\nenv.N = "1"\n',
  )
  expect(hookline(['try', 'exec.before', 'git push x']).stdout).toContain('Open a "PR"')
})

test('set, disable, enable and rename change what they are about, and not one byte besides', () => {
  const here = world(HOOKS)
  const set = here.hookline(
    at(['set', 'no-push', 'timeout=2s', 'match=["a", "b"]', '--unset', 'deny', 'context=x']),
  )
  expect(set).toMatchObject({ status: 0, stderr: '' })
  expect(set.stdout).toContain('-match = "git push *"')
  const edited = HOOKS.replace(
    '"git push *"\r\ndeny  = \'no\'',
    '["a", "b"]\r\ntimeout = "2s"\r\ncontext = "x"',
  )
  expect(text(here)).toBe(edited)
  here.hookline(at(['set', 'tell', 'env.PORT', '3']))
  const last = `${edited}\r\nPORT = "3"`
  expect(text(here)).toBe(last)
  here.hookline(at(['disable', 'tell']))
  expect(text(here)).toBe(last.replace('}}"]\r\n', '}}"]\r\nenabled = false\r\n'))
  expect(here.hookline(at(['enable', 'tell', 'no-push'])).status).toBe(0)
  expect(text(here)).toBe(last)
  expect(here.hookline(at(['enable', 'tell'])).stdout).toContain('nothing to do')
  here.hookline(at(['rename', 'no-push', 'never']))
  expect(text(here)).toBe(last.replaceAll('no-push"', 'never"').replaceAll('no_push', 'never'))
})

test('enable also gets past a default', () => {
  const here = world(
    'version = 1\ndefaults.enabled = false\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n',
  )
  expect(here.hookline(at(['enable', 'a'])).stdout).toContain('+enabled = true')
})

test('a hook that others need stays, unless it is forced out of their needs', () => {
  const here = world(HOOKS.replaceAll(/results.no_push.status/g, 'event.name'))
  expect(here.hookline(at(['remove', 'no-push']))).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('needed by tell [HOOK_NEEDED]') as string,
  })
  expect(here.hookline(at(['remove', 'no-push', '--force'])).status).toBe(0)
  expect(text(here)).toMatch(
    /^# mine\r\nversion = 1\r\n\r\n# after it\r\n\[\[hooks\]\]\r\nid = "tell"\r\non = "exec.before"\r\nif/,
  )
})

test('what would not be right is told as check tells it, and not written', () => {
  const here = world(HOOKS)
  for (const [args, said] of [
    [['set', 'tell', 'on', 'exec.befor'], 'hooks.toml:14:6'],
    [['add', 'x', '--deny', 'y'], '`on` is missing'],
    [['add', 'tell', '--on', 'exec.before', '--deny', 'y'], 'HOOK_DUPLICATE'],
    [['set', 'tell', '--unset', 'needs'], 'results'],
  ] as const) {
    const ran = here.hookline(at(args))
    expect(ran).toMatchObject({ status: 78, stdout: '', stderr: expect.stringContaining(said) as string })
    expect(ran.stderr).toContain('nothing was written')
  }
  const json = here.hookline(at(['set', 'tell', 'order', 'x', '--json']))
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    written: false,
    errors: [{ code: 'VALUE_INVALID', line: 18 }],
  })
  expect(text(here)).toBe(HOOKS)
})

test('mistakes that were there before hinder nobody', () => {
  const here = world(`${HOOKS}\r\n[[hooks]]\r\nid = "worse"\r\non = "exec.befor"\r\ndeny = "x"`)
  const still = 'it is still broken elsewhere, as before, and nothing that is new in it runs: hookline check'
  expect(here.hookline(at(['set', 'no-push', 'deny', 'never']))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(still) as string,
  })
  expect(here.hookline(at(['set', 'no-push', 'deny', 'no', '--dry-run'])).stdout).toContain(
    'it would still be broken elsewhere',
  )
  expect(JSON.parse(here.hookline(at(['set', 'no-push', 'deny', 'x', '--json'])).stdout)).toMatchObject({
    ok: true,
    broken: true,
  })
  const { stdout, status } = here.hookline(at(['set', 'worse', 'on', 'exec.before']))
  expect(status).toBe(0)
  expect(stdout).not.toContain('broken')
  expect(here.hookline(at(['check', '--offline'])).status).toBe(0)
})

test('a file that cannot be read is shown with the place', () => {
  const here = world('version = 1\n[[hooks]\n')
  expect(here.hookline(at(['disable', 'a']))).toMatchObject({
    status: 78,
    stderr: expect.stringMatching(/TOML_INVALID[^]*hooks.toml:2:\d+[^]*once it is mended/) as string,
  })
  expect(text(here)).toBe('version = 1\n[[hooks]\n')
})

test.each([
  [['disable', 'no-psuh'], 'Did you mean "no-push"?'],
  [['remove'], 'remove takes one hook'],
  [['set', 'tell'], 'what of "tell"?'],
  [['set', 'tell', 'id', 'x'], 'hookline rename tell'],
  [['set', 'tell', 'on.x', 'y'], 'nothing can be set in it'],
  [['rename', 'tell', 'no-push'], 'HOOK_DUPLICATE'],
  [['add', 'a', '--with', 'x'], '--with takes key=value'],
  [['add', 'a', '--onn', 'x'], 'unknown option --onn'],
])('%j is refused', (args, said) => {
  const here = world(HOOKS)
  expect(here.hookline(at(args))).toMatchObject({
    status: 64,
    stderr: expect.stringContaining(said) as string,
  })
  expect(text(here)).toBe(HOOKS)
})

test('--dry-run shows the change and writes nothing', () => {
  const here = world(HOOKS)
  const { stdout, status } = here.hookline(at(['set', 'tell', 'priority', '5', '--dry-run']))
  expect(status).toBe(0)
  expect(stdout).toContain(`would change ${join(here.dir, 'hooks.toml')}:\n`)
  expect(stdout).toContain('\n+priority = 5\n')
  expect(text(here)).toBe(HOOKS)
})

test('a link stays a link, a mode stays what it was, and nothing is left behind', () => {
  const here = world(HOOKS)
  renameSync(join(here.dir, 'hooks.toml'), join(here.dir, 'real.toml'))
  chmodSync(join(here.dir, 'real.toml'), 0o640)
  symlinkSync('real.toml', join(here.dir, 'hooks.toml'))
  expect(here.hookline(at(['disable', 'tell'])).status).toBe(0)
  expect(lstatSync(join(here.dir, 'hooks.toml')).isSymbolicLink()).toBe(true)
  expect(statSync(join(here.dir, 'real.toml')).mode & 0o777).toBe(0o640)
  expect(text(here, 'real.toml')).toContain('enabled = false')
  expect(readdirSync(here.dir).toSorted()).toEqual(['.git', 'home', 'hooks.toml', 'real.toml'])
})

test("of a repository's file no plugin is loaded, and what is left to do is said", () => {
  const hooks = '[executors]\nx = "./x.mjs"\n[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "x"\n'
  const here = world(`version = 1\n${hooks}`)
  here.file(
    'x.mjs',
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(join(here.dir, 'loaded'))}, '')`,
  )
  const ran = here.hookline(at(['set', 'a', 'timeout', '5s']))
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('Run: hookline trust a') as string })
  expect(existsSync(join(here.dir, 'loaded'))).toBe(false)

  here.file(`${OWN}/../x.mjs`, readFileSync(join(here.dir, 'x.mjs'), 'utf8'))
  here.file(OWN, `version = 1\n${hooks}`)
  expect(here.hookline(['set', 'a', 'timeout', '5s']).stdout).not.toContain('hookline trust')
  expect(existsSync(join(here.dir, 'loaded'))).toBe(true)
})

test('edits at the same time all arrive', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const hooks = ids.map((id) => `\n[[hooks]]\nid = "${id}"\non = "exec.before"\ndeny = "x"\n`)
  const here = world(`version = 1\n${hooks.join('')}`)
  const codes = await Promise.all(
    ids.map(async (id) => (await once(here.start(at(['set', id, 'deny', `by ${id}`])), 'exit'))[0] as number),
  )
  expect(codes).toEqual(ids.map(() => 0))
  for (const id of ids) expect(text(here)).toContain(`id = "${id}"\non = "exec.before"\ndeny = "by ${id}"\n`)
})
