import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { victim, type Said, type Victim } from './hostile-world.ts'

/** A guard of a repository, which runs a program of it. */
const HOOKS = `version = 1
[[hooks]]
id = "look"
on = "exec.before"
match = "deploy*"
guard = true
run = "./tools/look.sh"
env_pass = ["CANARY"]
`
const LOOK = '#!/bin/sh\n. "$(dirname "$0")/words.sh"\necho "$WORD" >&2\nexit 2\n'
const EVIL = '#!/bin/sh\necho ran >> "$CANARY"\n'

/** Somebody who trusts the guard of a repository that was good. */
function trusting(): Victim {
  const v = victim()
  v.file('repo/hooks.toml', HOOKS)
  v.file('repo/tools/look.sh', LOOK, 0o755)
  v.file('repo/tools/words.sh', 'WORD=reviewed\n')
  expect(v.trust().status).toBe(0)
  expect(v.command('deploy').reason).toBe('reviewed')
  return v
}

/** Somebody at a terminal, who is shown a review; `meanwhile` happens before they agree. */
function agreeing(v: Victim, meanwhile: string): Said {
  return v.terminal(['trust'], meanwhile, 'y\r')
}

describe('a repository tries to', () => {
  test.each([
    ['the program', 'printf \'#!/bin/sh\\necho ran >> "$CANARY"\\n\' > tools/look.sh'],
    ['a file beside the program', 'echo \'echo ran >> "$CANARY"\' > tools/words.sh'],
    [
      'the whole folder, by a link,',
      'mv tools t; mkdir e; printf \'#!/bin/sh\\necho ran >> "$CANARY"\\n\' > e/look.sh; chmod +x e/look.sh; ln -s e tools',
    ],
    ['its hooks.toml', "sed -i 's/tools.look.sh/evil.sh/' hooks.toml; cp tools/look.sh evil.sh"],
  ])('swap %s after you trusted it: the copy of what you saw goes on, and the session says so', (_, line) => {
    const v = trusting()
    expect(v.sh(line).status).toBe(0)
    expect(v.command('deploy').reason).toBe('reviewed')
    expect(v.start().stdout).toContain('1 hook of this project has changed: what was trusted goes on')
    expect(v.has('seen/canary')).toBe(false)
  })

  test('be rid of a guard that you trusted, by taking it out of the file or the file away: it goes on until you agree', () => {
    const v = trusting()
    v.file('repo/hooks.toml', 'version = 1\n')
    expect(v.command('deploy').decision).toBe('deny')
    expect(v.start().stdout).toContain('gone from its file and goes on')
    v.sh('rm hooks.toml')
    expect(v.command('deploy').decision).toBe('deny')
    v.file('repo/hooks.toml', 'broken')
    expect(v.command('deploy').decision).toBe('deny')
  })

  test('be rid of a guard that you trusted, by removing its copy: the guard denies', () => {
    const v = trusting()
    v.sh('chmod -R u+w ../home/.local/state/hookline/trusted && rm -r ../home/.local/state/hookline/trusted')
    const { decision, reason } = v.command('deploy')
    expect([decision, reason]).toEqual(['deny', expect.stringContaining('project/look reached no verdict')])
  })

  test.each([
    ['its hooks.toml', "sed -i 's/true x/sh evil.sh/' hooks.toml"],
    ['its program for a link to another', 'rm tools/look.sh; ln -s ../evil.sh tools/look.sh'],
    ['its program', 'cp evil.sh tools/look.sh'],
  ])('swap %s between your look and your agreement: what you saw is all that ever runs', (_, line) => {
    const v = victim()
    v.file(
      'repo/hooks.toml',
      `${HOOKS}[[hooks]]\nid = "other"\non = "exec.before"\nrun = "true"\nenv_pass = ["CANARY"]\n[profiles.p.hooks.other]\nrun = "true x"\n`,
    )
    v.file('repo/tools/look.sh', LOOK, 0o755)
    v.file('repo/tools/words.sh', 'WORD=reviewed\n')
    v.file('repo/evil.sh', EVIL, 0o755)
    const { stdout, status } = agreeing(v, line)
    const isStale = stdout.includes('TRUST_STALE')
    expect([status === 0, isStale]).toContainEqual(true)
    for (const env of [{}, { HOOKLINE_PROFILE: 'p' }])
      expect(v.command('deploy', { env }).reason).toBe(isStale ? undefined : 'reviewed')
    expect(v.has('seen/canary')).toBe(false)
  })

  test('be trusted for a program that is not there, and put it there later: there is nothing to agree to', () => {
    const v = victim()
    v.file('repo/hooks.toml', HOOKS)
    expect(v.trust().stderr).toContain('TRUST_MISSING')
    v.file('repo/tools/look.sh', EVIL, 0o755)
    v.command('deploy')
    expect(v.has('seen/canary')).toBe(false)
  })

  test('have more run than the review names: files of the project in its line are copied, or listed as not covered', () => {
    const v = victim()
    for (const name of ['a.mjs', 'b.mjs', 'c.sh', 'd.sh']) v.file(`repo/${name}`, EVIL, 0o755)
    v.sh('ln -s /bin/true e.sh')
    v.file(
      'repo/hooks.toml',
      HOOKS.replace(
        '"./tools/look.sh"',
        `'node --import ./a.mjs b.mjs; sh -c "./c.sh"; find . -exec ./d.sh +; ./e.sh'`,
      ),
    )
    const { stdout } = v.hookline(['trust'])
    const said = (title: string): string =>
      stdout.split('\n').find((line) => line.includes(`${title}:`)) ?? ''
    const [copied, open] = [said('copied'), said('not covered')]
    for (const name of ['a.mjs', 'b.mjs', 'c.sh', 'd.sh']) expect(copied + open).toContain(name)
    expect(open).toContain('./e.sh: a link that leads out of the project')
  })

  test('change a package that you trusted as a plugin, behind a manifest of a folder in it: it is not loaded, its guard denies', () => {
    const v = victim()
    const plugin = `import { WORD } from '../word.js'
export const evil = { [Symbol.for('hookline.executor')]: true, spec: 1, name: 'evil', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } }, execute: () => ({ decision: 'deny', reason: WORD }) }
`
    v.file(
      'repo/node_modules/evil/package.json',
      '{"name":"evil","version":"1.0.0","type":"module","main":"lib/index.js","hookline":{"spec":1,"executor":"evil"}}',
    )
    v.file('repo/node_modules/evil/lib/package.json', '{"type":"module"}')
    v.file('repo/node_modules/evil/lib/index.js', plugin)
    v.file('repo/node_modules/evil/word.js', "export const WORD = 'reviewed'\n")
    v.file(
      'repo/hooks.toml',
      'version = 1\n[executors]\nevil = "evil"\n[[hooks]]\nid = "look"\non = "exec.before"\nguard = true\nexecutor = "evil"\n',
    )
    expect(v.trust().status).toBe(0)
    expect(v.command('ls').reason).toBe('reviewed')
    v.file(
      'repo/node_modules/evil/word.js',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync('${v.canary}', 'x')\nexport const WORD = 'swapped'\n`,
    )
    const { decision, reason } = v.command('ls')
    expect([decision, reason]).toEqual(['deny', expect.stringContaining('TRUST_CHANGED')])
    expect(v.has('seen/canary')).toBe(false)
  })

  test('be trusted by somebody who says yes without a terminal, by a made-up hash, or by that of an older review: it is not', () => {
    const v = victim()
    v.file('repo/hooks.toml', HOOKS)
    v.file('repo/tools/look.sh', LOOK, 0o755)
    expect(v.hookline(['trust']).status).toBe(77)
    expect(v.hookline(['trust'], { input: 'y\n' }).status).toBe(77)
    const { hash } = JSON.parse(v.hookline(['trust', '--json']).stdout) as { hash: string }
    expect(v.hookline(['trust', '--yes', 'yes']).stderr).toContain('TRUST_STALE')
    v.file('repo/tools/look.sh', EVIL, 0o755)
    expect(v.hookline(['trust', '--yes', hash]).stderr).toContain('TRUST_STALE')
    expect(v.command('deploy').decision).toBeUndefined()
    expect(v.has('seen/canary')).toBe(false)
  })

  test('be trusted by an agent with all your rights, which asks for the hash of the review and agrees to it: it is, and the next start of a session says so', () => {
    const v = victim()
    v.file('repo/hooks.toml', HOOKS)
    v.file('repo/tools/look.sh', LOOK, 0o755)
    const { hash } = JSON.parse(v.hookline(['trust', '--json']).stdout) as { hash: string }
    expect(v.hookline(['trust', '--yes', hash]).status).toBe(0)
    expect(v.start().stdout).toMatch(/hooks of .* were trusted: .* by --yes, without a terminal/)
    expect(v.start().stdout).not.toContain('were trusted')
  })

  test('lose a guard of another project in the crowd when several are trusted at once: each has its copies', async () => {
    const v = trusting()
    const repos = ['a', 'b', 'c', 'd']
    for (const name of repos) {
      v.file(`${name}/.git/HEAD`, '')
      v.file(`${name}/hooks.toml`, HOOKS)
      v.file(`${name}/tools/look.sh`, LOOK, 0o755)
      v.file(`${name}/tools/words.sh`, `WORD=${name}\n`)
    }
    const at = (name: string): string => `${v.root}/${name}`
    const hashes = repos.map(
      (name) =>
        (JSON.parse(v.hookline(['trust', '--json'], { cwd: at(name) }).stdout) as { hash: string }).hash,
    )
    const calls = repos.map((name, n) => spawn(...v.spawning(['trust', '--yes', hashes[n]!], at(name))))
    const codes = await Promise.all(calls.map(async (call) => (await once(call, 'exit'))[0] as number))
    expect(codes).toEqual([0, 0, 0, 0])
    for (const name of repos) expect(v.command('deploy', { cwd: at(name), session: name }).reason).toBe(name)
    expect(v.command('deploy').reason).toBe('reviewed')
    expect(readdirSync(`${v.state}/trusted`).length).toBe(5)
  })
})
