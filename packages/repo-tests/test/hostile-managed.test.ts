import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANOTHER, GUARD, ME, victim, type Victim } from './hostile-world.ts'
import { canDress, dressed } from './shells.ts'

/** What the company wants. */
const MANAGED = `version = 1
[[hooks]]
id = "no-publish"
on = "exec.before"
match = "npm publish*"
guard = true
deny = "says the company"

[[hooks]]
id = "no-tag"
on = "exec.before"
match = "git tag*"
guard = true
pausable = true
deny = "says the company"
`

const isRoot = process.getuid?.() === 0
let etc = ''
const theFile = (): string => join(etc, 'hookline/hooks.toml')

/** A company's machine: its /etc is another one, for the processes of a test alone. */
function company(own: string | undefined = GUARD): Victim {
  rmSync(join(etc, 'hookline'), { recursive: true, force: true, maxRetries: 9 })
  mkdirSync(join(etc, 'hookline'))
  chmodSync(join(etc, 'hookline'), 0o755)
  writeFileSync(theFile(), MANAGED)
  const as = ['setpriv', `--reuid=${ME}`, `--regid=${ME}`, '--clear-groups']
  return victim(own, [...dressed(etc, '/etc'), ...as])
}

describe.skipIf(!isRoot || !canDress)('where a company has hooks, somebody tries to', () => {
  beforeAll(() => {
    etc = mkdtempSync(join(tmpdir(), 'hookline-etc-'))
    cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true })
    chmodSync(etc, 0o755)
  })
  afterAll(() => rmSync(etc, { recursive: true, force: true, maxRetries: 9 }))

  test('switch its guard off by a variable, a flag, a file of their own or a pause: it holds, only what is pausable rests', () => {
    const v = company(
      `${GUARD}[[hooks]]\nid = "no-publish"\non = "exec.before"\nenabled = false\ndeny = "x"\n[profiles.p.hooks.no-publish]\nenabled = false\n`,
    )
    const wishes: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
      [{}, []],
      [{ HOOKLINE_PROFILE: 'p' }, []],
      [{ HOOKLINE__HOOKS__NO_PUBLISH__ENABLED: 'false' }, []],
      [{ HOOKLINE__HOOKS__NO_PUBLISH__TIMEOUT: 'banana' }, []],
      [{ HOOKLINE_DISABLED: '1' }, []],
      [{ HOOKLINE_MANAGED: '/dev/null', HOOKLINE_CONFIG: '/dev/null' }, []],
      [{ HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere', XDG_STATE_HOME: '/nowhere' }, []],
      [{}, ['--no-hooks', '-c', 'hooks.no-publish.enabled=false', '--profile', 'p']],
      [{}, ['--config', '/dev/null']],
    ]
    const letGo = wishes.filter(
      ([env, flags]) => v.command('npm publish', { env, flags }).reason !== 'says the company',
    )
    expect(letGo).toEqual([])
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const pauses = ['managed/no-publish', 'managed/no-tag'].map((hook) => ({ hook, from: until, until }))
    v.file('home/.local/state/hookline/pauses.json', JSON.stringify({ format: 1, pauses }))
    expect(v.command('npm publish').decision).toBe('deny')
    expect(v.command('git tag').decision).toBeUndefined()
    expect(v.start().stdout).toContain('paused guards: managed/no-tag')
    expect(v.hookline(['pause', 'managed/no-publish', '--for', '1h']).stderr).toMatch(
      /PAUSE_(TERMINAL|FORBIDDEN)/,
    )
    expect(v.terminal(['pause', 'managed/no-publish', '--for', '1h'], 'true', '').stdout).toContain(
      'PAUSE_FORBIDDEN',
    )
  })

  test('pause a guard of it that is pausable, at a terminal: it rests', () => {
    const v = company()
    expect(v.command('git tag').decision).toBe('deny')
    expect(v.terminal(['pause', 'no-tag', '--for', '1h'], 'true', '').status).toBe(0)
    expect(v.command('git tag').decision).toBeUndefined()
    v.hookline(['pause', 'no-tag', '--off'])
    expect(v.command('git tag').decision).toBe('deny')
  })

  test.each([
    ['a file that is theirs', () => chownSync(theFile(), ME, ME), 'not to root'],
    [
      'a file that a group may write to',
      () => (chownSync(theFile(), 0, ANOTHER), chmodSync(theFile(), 0o664)),
      'may write to',
    ],
    ['a file that all may write to', () => chmodSync(theFile(), 0o666), 'everybody may write to'],
    ['a folder that is theirs', () => chownSync(join(theFile(), '..'), ME, ME), 'not to root'],
    ['a file that is broken', () => writeFileSync(theFile(), 'broken'), 'hooks.toml:1'],
  ])(
    'give everybody hooks by %s: they are refused and everybody is told, its last good guards hold',
    (_, take, said) => {
      const v = company()
      v.command('ls')
      take()
      if (said !== 'hooks.toml:1') writeFileSync(theFile(), 'version = 1\n')
      expect(v.command('npm publish').reason).toBe('says the company')
      expect(v.command('git push').reason).toBe('not from here')
      expect(v.start().stdout).toContain(said)
      // nobody knows what it was, and a line was wired for a guard
      v.sh('rm -r ../home/.local/state/hookline')
      expect(v.command('ls', { flags: ['--closed'] }).decision).toBe('deny')
    },
  )

  test('say more than it does by hooks of their own: those of the company come with its name', () => {
    const v = company()
    const listed = v.hookline(['list']).stdout
    expect(listed).toContain('managed  /etc/hookline/hooks.toml: 2 hooks')
    expect(listed).toContain('managed/no-publish')
    v.file(
      'repo/hooks.toml',
      'version = 1\n[[hooks]]\nid = "x"\non = "exec.before"\nneeds = ["no-publish"]\ndeny = "x"\n',
    )
    expect(v.hookline(['trust']).stderr).toContain('NEEDS_UNKNOWN')
  })
})
