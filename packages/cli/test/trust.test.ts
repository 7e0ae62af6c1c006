import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, recorded, world, type World } from './hookline.ts'

const HOOKS = `version = 1
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
deny = "not here"
guard = true

[[hooks]]
id = "tell"
on = "exec.before"
run = "tools/tell.sh https://example.org/$TOKEN"
env_pass = ["CI"]

[profiles.ci.hooks.tell]
timeout = "1s"
`

function project(): World {
  const made = world(HOOKS)
  mkdirSync(join(made.dir, 'tools'))
  made.file('tools/tell.sh', '#!/bin/sh\necho one >> said\n', 0o755)
  made.file('tools/word', 'one')
  return made
}

interface Review {
  readonly hash: string
  readonly agreed: boolean
  readonly hooks: readonly {
    readonly id: string
    readonly state: string
    readonly claims: Record<string, string[]>
  }[]
}

function review({ hookline }: World, ...args: readonly string[]): Review {
  return JSON.parse(hookline(['trust', ...args, '--json']).stdout) as Review
}

/** What Codex is told about a command. */
function answer({ dir, hookline }: World, line: string): string {
  return hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], command(line, dir)).stdout
}

test('a review shows each hook, what it is granted and what no copy covers, and trusts nothing by itself', () => {
  const made = project()
  const { stdout, status } = made.hookline(['trust'])
  expect(stdout).toContain(`${made.dir}/hooks.toml  (project ${made.dir})`)
  for (const line of [
    'new  no-rm',
    '  may: guard, deny',
    'new  tell',
    '  +run = "tools/tell.sh https://example.org/$TOKEN"',
    '  +# with the profile "ci"',
    '  +timeout = "1s"',
    '  runs: tools/tell.sh https://example.org/$TOKEN',
    '  copied: tools/tell.sh and what lies beside it (2 files)',
    '  hosts: example.org',
    '  variables: CI, TOKEN',
    "Hooks of a project run in a sandbox as wide as the agent's own, where this machine has one: hookline doctor codex",
    `not trusted. Run hookline trust on a terminal, or agree to this review with --yes ${review(made).hash}`,
  ])
    expect(stdout.split('\n')).toContain(line)
  expect(status).toBe(77)
  expect(answer(made, 'rm x')).toBe('')
})

test('--yes with the hash of the review trusts it, and with another hash nothing', () => {
  const made = project()
  const { hash } = review(made)
  const wrong = made.hookline(['trust', '--yes', '0123456789abcdef'])
  expect(wrong.status).toBe(77)
  expect(wrong.stderr).toContain(`the review has the hash ${hash}, not 0123456789abcdef [TRUST_STALE]`)
  expect(answer(made, 'rm x')).toBe('')
  const right = made.hookline(['trust', '--yes', hash])
  expect(right).toMatchObject({ status: 0, stderr: '' })
  expect(right.stdout).toContain('trusted  no-rm, tell')
  expect(answer(made, 'rm x')).toContain('not here')
  answer(made, 'ls')
  expect(readFileSync(join(made.dir, 'said'), 'utf8')).toBe('one\none\n')
  expect(made.hookline(['trust'])).toMatchObject({ status: 0 })
})

test('what somebody changed after the review is not what was agreed to', () => {
  const made = project()
  const { hash } = review(made)
  made.file('tools/word', 'two')
  expect(made.hookline(['trust', '--yes', hash]).status).toBe(77)
  expect(review(made).hooks.map(({ state }) => state)).toEqual(['new', 'new'])
})

test('a change is shown as a difference, and what was trusted goes on until then', () => {
  const made = project()
  made.hookline(['trust', '--yes', review(made).hash])
  made.file('hooks.toml', HOOKS.replace('not here', 'never'))
  made.file('tools/tell.sh', '#!/bin/sh\necho evil >> said\n', 0o755)
  const { stdout } = made.hookline(['trust'])
  for (const line of [
    'changed  no-rm',
    '  -deny = "not here"',
    '  +deny = "never"',
    'changed  tell',
    `  ~what it runs has changed: ${made.dir}/tools/tell.sh`,
  ])
    expect(stdout.split('\n')).toContain(line)
  expect(answer(made, 'rm x')).toContain('not here')
  expect(readFileSync(join(made.dir, 'said'), 'utf8')).toBe('one\n')
})

test('some hooks can be trusted, others left', () => {
  const made = project()
  const part = review(made, 'no-rm')
  expect(part.hooks.map(({ id }) => id)).toEqual(['no-rm'])
  expect(part.hash).not.toBe(review(made).hash)
  expect(made.hookline(['trust', 'no-rm', '--yes', review(made).hash]).status).toBe(77)
  expect(made.hookline(['trust', 'no-rm', '--yes', part.hash]).status).toBe(0)
  expect(review(made).hooks.map(({ state }) => state)).toEqual(['trusted', 'new'])
  expect(made.hookline(['trust', 'tel']).stderr).toContain('Did you mean "tell"?')
})

test('--json has all of it, and says whether it was agreed to', () => {
  const made = project()
  const before = review(made)
  expect(before).toMatchObject({
    agreed: false,
    hooks: [
      { id: 'no-rm', state: 'new' },
      { id: 'tell', state: 'new' },
    ],
  })
  expect(before.hooks[1]!.claims['programs']).toEqual(['tools/tell.sh and what lies beside it (2 files)'])
  const ran = made.hookline(['trust', '--yes', before.hash, '--json'])
  expect(JSON.parse(ran.stdout)).toMatchObject({
    agreed: true,
    hooks: [{ state: 'trusted' }, { state: 'trusted' }],
  })
})

test('--revoke ends it, for some or for all; a hook that nobody knows is a mistake', () => {
  const made = project()
  made.hookline(['trust', '--yes', review(made).hash])
  const wrong = made.hookline(['trust', '--revoke', 'no-rn'])
  expect([wrong.status, wrong.stderr]).toEqual([64, expect.stringContaining('Did you mean "no-rm"?')])
  expect(made.hookline(['trust', '--revoke', 'no-rm']).stdout).toBe('trusted now: tell\n')
  expect(answer(made, 'rm x')).toBe('')
  expect(JSON.parse(made.hookline(['trust', '--revoke', '--json']).stdout)).toEqual({
    root: made.dir,
    trusted: [],
  })
  expect(made.hookline(['trust', '--revoke']).stdout).toBe('trusted now: no hook of this project\n')
})

test('a hook that is gone goes on until that is agreed to', () => {
  const made = project()
  made.hookline(['trust', '--yes', review(made).hash])
  made.file(
    'hooks.toml',
    HOOKS.slice(0, HOOKS.indexOf('[profiles')).replace(/\[\[hooks\]\]\nid = "no-rm"[^]*?\n\n/, ''),
  )
  expect(answer(made, 'rm x')).toContain('not here')
  expect(made.hookline(['trust', 'no-rm']).stdout).toContain(
    'gone  no-rm: trusted, and not in the file any more',
  )
  const ran = made.hookline(['trust', 'no-rm', '--yes', review(made, 'no-rm').hash])
  expect(ran.stdout).toContain('forgotten  no-rm')
  expect(answer(made, 'rm x')).toBe('')
})

test('a broken file is said to be broken, with 78', () => {
  const made = project()
  made.file('hooks.toml', 'version = ')
  const ran = made.hookline(['trust'])
  expect(ran.status).toBe(78)
  expect(ran.stderr).toContain('TOML_INVALID')
  rmSync(join(made.dir, 'hooks.toml'))
  expect(made.hookline(['trust'])).toMatchObject({
    status: 0,
    stdout: 'this project has no hooks: nothing to trust\n',
  })
  expect(made.hookline(['trust', '--json']).stdout).toBe('null\n')
})

test('what a repository writes does nothing to a terminal', () => {
  const made = world(
    'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\ndescription = "\\u001b[2J\\u202e\\u0007"\nrun = "x"\n',
  )
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(made.hookline(['trust']).stdout).not.toMatch(/[\u001B\u202E\u0007]/)
})

test('at the start of a session the user hears what is not trusted, in numbers', () => {
  const made = project()
  const start = (): string =>
    made.hookline(
      ['run', '--agent', 'codex', '--event', 'SessionStart'],
      recorded('session-start.startup', made.dir),
    ).stdout
  expect(start()).toContain(
    'hookline: 2 hooks of this project are not trusted and do not run. Run: hookline trust',
  )
  made.hookline(['trust', '--yes', review(made).hash])
  expect(start()).toMatch(
    /were trusted: project\/no-rm since .{19} by --yes, without a terminal, project\/tell/,
  )
  expect(start()).toBe('')
  made.file('hooks.toml', 'version = ')
  expect(start()).toContain(
    'the hooks.toml of this project is broken; what was trusted of it goes on (2 hooks)',
  )
})

test('list tells what of a project runs and what does not', () => {
  const made = project()
  const list = (): string => made.hookline(['list']).stdout
  expect(list()).toContain(`project  ${made.dir}/hooks.toml: 2 not trusted`)
  expect(list()).toContain('project/no-rm  not trusted: it does not run')
  expect(list()).not.toContain('all your rights')
  made.hookline(['trust', 'no-rm', '--yes', review(made, 'no-rm').hash])
  made.file('hooks.toml', HOOKS.replace('not here', 'never'))
  expect(list()).toContain(`project  ${made.dir}/hooks.toml: 1 changed, 1 not trusted`)
  expect(list()).toContain('project/no-rm  has changed: what was trusted runs')
  expect(list()).toMatch(/^project\/no-rm {2}guard$/m)
  expect(list()).toContain("Hooks of a project run in a sandbox as wide as the agent's own")
})
