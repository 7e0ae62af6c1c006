import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const GOOD = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n'
const BAD = GOOD.replace('deny', 'dny')
const GONE = GOOD.replace('deny = "x"', 'run = ["./gone.sh"]')

test('files can be named; the worst of them decides', () => {
  const { hookline, file } = world(GOOD)
  file('good.toml', GOOD)
  file('bad.toml', BAD)
  file('gone.toml', GONE)
  expect(hookline(['check', 'good.toml']).status).toBe(0)
  expect(hookline(['check', 'good.toml', 'gone.toml']).status).toBe(69)
  expect(hookline(['check', 'good.toml', 'gone.toml', '--offline']).status).toBe(0)
  const { status, stdout } = hookline(['check', 'bad.toml', 'gone.toml', 'good.toml'])
  expect(status).toBe(78)
  expect(stdout).toMatch(/bad\.toml:6:1[^]*wrong {2}.*bad\.toml: 1 error\n[^]*not ready {2}.*gone\.toml/)
  expect(stdout).toMatch(/ok {2}.*good\.toml: 1 hook, 0 warnings/)
  expect(hookline(['check', 'nowhere.toml']).status).toBe(78)
})

test('without files it is about those of all layers, as seen from here', () => {
  const { hookline, file, dir } = world(BAD)
  file('home/.config/hookline/hooks.toml', GOOD)
  const both = hookline(['check'])
  expect(both.status).toBe(78)
  expect(both.stdout).toContain('home/.config/hookline/hooks.toml: 1 hook')
  expect(both.stdout).toContain(`${dir}/hooks.toml: 1 error`)
  file('hooks.toml', GOOD)
  expect(hookline(['check'])).toMatchObject({ status: 0 })
  mkdirSync(join(dir, '.hookline'))
  file('.hookline/hooks.toml', GOOD)
  expect(hookline(['check'])).toMatchObject({
    status: 78,
    stdout: expect.stringContaining('PROJECT_SEVERAL') as string,
  })
})

test('a file that others may write to is a mistake, with the command that mends it', () => {
  const { hookline, file } = world(GOOD)
  chmodSync(file('home/.config/hookline/hooks.toml', GOOD), 0o666)
  const { status, stdout } = hookline(['check'])
  expect(status).toBe(78)
  expect(stdout).toMatch(/CONFIG_OWNER[^]*chmod go-w/)
})

test('who reads no further has all that they wanted', () => {
  const { dir } = world(GOOD)
  const bin = join(dirname(fileURLToPath(import.meta.url)), '../bin/hookline.cjs')
  const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" schema | head -c 10`], {
    cwd: dir,
    encoding: 'utf8',
  })
  expect(piped).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^\{/) as string })
})

test('stdin is a file too', () => {
  const { hookline } = world(GOOD)
  expect(hookline(['check', '-'], GOOD)).toMatchObject({ status: 0 })
  const { status, stdout } = hookline(['check', '-'], BAD)
  expect(status).toBe(78)
  expect(stdout).toContain('--> stdin:6:1\n')
  expect(hookline(['check', '-'], GONE).status).toBe(69)
})

test('the blocks of a Markdown file are checked, what is on this machine is not', () => {
  const { hookline, file } = world(GOOD)
  file('page.md', `# Page\n\n\`\`\`toml\n${GONE}\`\`\`\n\n- x\n\n  ~~~toml\n  [[hooks]]\n  dny = 1\n  ~~~\n`)
  const { status, stdout } = hookline(['check', 'page.md'])
  expect(status).toBe(78)
  expect(stdout).toContain('page.md:16:3')
  expect(stdout).toContain(' 16 |   dny = 1\n    |   ^^^\n')
  expect(stdout).not.toContain('gone.sh')
})

test('--json tells of every file alike', () => {
  const { hookline, file, dir } = world(GOOD)
  file('bad.toml', BAD)
  const { stdout, status } = hookline(['check', 'hooks.toml', 'bad.toml', '--json'])
  expect(status).toBe(78)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    files: [
      { file: `${dir}/hooks.toml`, ok: true, hooks: 1, errors: [], warnings: [], findings: [] },
      { file: `${dir}/bad.toml`, ok: false, errors: [{ code: 'KEY_UNKNOWN', line: 6, column: 1 }] },
    ],
  })
  expect(hookline(['check', 'hooks.toml', '--format', 'json']).stdout).toBe(
    hookline(['check', 'hooks.toml', '--json']).stdout,
  )
})

test('a format that is none, and files named twice over, are said at once', () => {
  const { hookline } = world(GOOD)
  expect(hookline(['check', '--format', 'xml'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('text, json, sarif') as string,
  })
  expect(hookline(['check', 'a.toml', '--config', 'b.toml']).status).toBe(64)
})

test("nothing of a project that nobody trusts is loaded, nor of what comes on stdin or stands in a page; one's own is", () => {
  const uses = `${GOOD.replace('deny = "x"', 'executor = "team"')}\n[executors]\nteam = "./team.mjs"\n`
  const { hookline, file, dir } = world(uses)
  file(
    'team.mjs',
    "import { writeFileSync } from 'node:fs'\nwriteFileSync(new URL('loaded', import.meta.url), '')\n",
  )
  file('page.md', `\`\`\`toml\n${uses}\`\`\`\n`)
  expect(hookline(['check', 'hooks.toml', 'page.md']).status).toBe(0)
  expect(hookline(['check', '-'], uses).status).toBe(0)
  expect(existsSync(`${dir}/loaded`)).toBe(false)
  // named as one's own it is: and found to be no executor
  expect(hookline(['check', '--config', 'hooks.toml']).status).toBe(78)
  expect(existsSync(`${dir}/loaded`)).toBe(true)
})

test("of a project's hook it is looked at what your own file lets it reach", () => {
  const sends =
    'version = 1\n[[hooks]]\nid = "a"\non = "task.complete"\nexecutor = "webhook"\nwith.url = "http://127.0.0.1:1/x"\n'
  const { hookline, file } = world(sends)
  file('home/.config/hookline/hooks.toml', GOOD)
  const { hash } = JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }
  expect(hookline(['trust', '--yes', hash]).status).toBe(0)
  const closed = hookline(['check'])
  expect(closed.stdout + closed.stderr).toContain('127.0.0.1:1 is private, and is not in [network]')
  file('home/.config/hookline/hooks.toml', `${GOOD}[network]\nallow_private = ["127.0.0.1:1"]\n`)
  const open = hookline(['check'])
  expect(open.stdout + open.stderr).toContain('http://127.0.0.1:1 could not be reached')
})

test('the tests beside a hooks.toml are checked with it, each at its place', () => {
  const { hookline, file } = world(GOOD)
  file('a.hooktest.toml', '[[tests]]\nname = "x"\nevent = "exec.befor"\nexpect = { decision = "deny" }\n')
  const { status, stdout } = hookline(['check', 'hooks.toml'])
  expect(status).toBe(78)
  expect(stdout).toMatch(/a\.hooktest\.toml:3:9/)
  expect(JSON.parse(hookline(['check', 'hooks.toml', '--json']).stdout)).toMatchObject({
    files: [{ ok: true }, { ok: false, errors: [{ line: 3 }] }],
  })
})
