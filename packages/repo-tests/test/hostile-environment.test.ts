import { chownSync, mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ANOTHER, GUARD, isRoot, victim } from './hostile-world.ts'

/** The guard, and a hook that is none. */
const HOOKS = `${GUARD}
[[hooks]]
id = "format"
on = "exec.before"
match = "format*"
run = 'echo ran >> "$CANARY"'
env_pass = ["CANARY"]

[profiles.quiet.hooks.format]
enabled = false
`
const OF_PROJECT =
  'version = 1\n[[hooks]]\nid = "evil"\non = "*"\nrun = \'echo ran >> "$CANARY"\'\nenv_pass = ["CANARY"]\n'

/** All that a variable or a flag of a call could want of a guard. */
const WISHES: readonly (readonly [env: Readonly<Record<string, string>>, flags: readonly string[]])[] = [
  [{ HOOKLINE_PROFILE: 'quiet' }, []],
  [{ HOOKLINE_PROFILE: 'no-such' }, []],
  [{ HOOKLINE_PROFILE: '__proto__' }, []],
  [{ HOOKLINE__HOOKS__NO_PUSH__ENABLED: 'false' }, []],
  [{ HOOKLINE__HOOKS__NO_PUSH__GUARD: 'false', HOOKLINE__HOOKS__NO_PUSH__MATCH: '"x"' }, []],
  [{ HOOKLINE__HOOKS__FORMAT__TIMEOUT: 'banana' }, []],
  [{ HOOKLINE__HOOKS__FORMAT__NEEDS: '["no-such"]' }, []],
  [{ HOOKLINE_DISABLED: '1' }, []],
  [{ HOOKLINE_CONFIG: '/dev/null', HOOKLINE_HOOKS: '/dev/null', HOOKLINE_HOME: '/dev/null' }, []],
  [{ XDG_STATE_HOME: '.', XDG_CONFIG_HOME: '.' }, []],
  [{ XDG_STATE_HOME: '', XDG_CONFIG_HOME: '.config' }, []],
  [{}, ['--no-hooks']],
  [{}, ['--profile', 'quiet']],
  [{}, ['-c', 'hooks.no-push.enabled=false']],
  [{}, ['-c', 'hooks.format.timeout=banana']],
  [
    { HOOKLINE_PROFILE: 'quiet', HOOKLINE_DISABLED: '1' },
    ['--no-hooks', '-c', 'hooks.no-push.enabled=false'],
  ],
]

describe('a repository tries to', () => {
  test('switch your guard off by a variable or a flag: it holds, whichever it is', () => {
    const v = victim(HOOKS)
    const letGo = WISHES.filter(([env, flags]) => v.command('git push', { env, flags }).decision !== 'deny')
    expect(letGo).toEqual([])
  })

  test('switch your guard off by a variable while your hooks.toml is broken or gone: it holds as it was last good', () => {
    const v = victim(HOOKS)
    v.command('ls', { env: { HOOKLINE_PROFILE: 'quiet' } })
    for (const line of ['echo broken > hooks.toml', 'rm hooks.toml', 'mkdir hooks.toml']) {
      v.sh(`cd ../home/.config/hookline && ${line}`)
      const letGo = WISHES.filter(([env, flags]) => v.command('git push', { env, flags }).decision !== 'deny')
      // without the state directory nothing is known of the file: see below
      expect(letGo.filter(([env]) => !('XDG_STATE_HOME' in env))).toEqual([])
    }
  })

  test('have code of its own loaded by NODE_OPTIONS or LD_PRELOAD, or your files moved by HOME: the wired line heeds none, your guard holds', () => {
    const v = victim(HOOKS)
    v.file('repo/evil.cjs', `require('node:fs').writeFileSync('${v.canary}', 'x')\n`)
    v.hookline(['install', 'codex'])
    const wired = JSON.parse(v.read('home/.codex/hooks.json')) as {
      readonly hooks: {
        readonly PreToolUse: readonly { readonly hooks: readonly { readonly command: string }[] }[]
      }
    }
    const line = wired.hooks.PreToolUse[0]!.hooks[0]!.command
    v.file(
      'repo/payload.json',
      JSON.stringify({
        ...v.recorded('pre-tool-use.bash'),
        cwd: v.repo,
        tool_input: { command: 'git push' },
      }),
    )
    v.file('repo/line.sh', `{ ${line}; } < payload.json`)
    const wishes = [
      `NODE_OPTIONS=--require=${v.repo}/evil.cjs LD_PRELOAD=${v.repo}/evil.so PERL5OPT=-Mevil`,
      `HOME=${v.repo}`,
      'HOME=/nowhere XDG_CONFIG_HOME=/nowhere XDG_STATE_HOME=/nowhere',
    ]
    const letGo = wishes.filter((env) => !v.sh(`${env} sh line.sh`).stdout.includes('not from here'))
    expect(letGo).toEqual([])
    expect(v.has('seen/canary')).toBe(false)
  })

  test('have its own file taken for yours by a relative HOME or XDG_CONFIG_HOME: nothing of it runs', () => {
    const v = victim()
    v.file('repo/.config/hookline/hooks.toml', OF_PROJECT)
    v.file('repo/hookline/hooks.toml', OF_PROJECT)
    for (const env of [
      { HOME: '.' },
      { HOME: '' },
      { XDG_CONFIG_HOME: '.' },
      { XDG_CONFIG_HOME: '.config' },
      { HOME: '.', XDG_CONFIG_HOME: '' },
    ])
      v.command('ls', { env })
    expect(v.has('seen/canary')).toBe(false)
    expect(v.has('repo/.local')).toBe(false)
  })

  test('have its hooks come along when the agent walks into it: a session keeps the hooks of where it began', () => {
    const v = victim()
    // what is trusted may be walled in, and writes in its project then
    v.file('repo/hooks.toml', OF_PROJECT.replace('"*"', '"exec.before"').replace('"$CANARY"', 'ran.txt'))
    expect(v.trust().status).toBe(0)
    for (const name of ['elsewhere', 'repo/sub']) v.file(`${name}/.git/HEAD`, '')
    v.file('elsewhere/hooks.toml', OF_PROJECT)
    v.start({ session: 's', cwd: `${v.root}/elsewhere` })
    // nothing of the one that it walks into, trusted as it is
    v.command('ls', { session: 's' })
    expect(v.has('seen/canary')).toBe(false)
    expect(v.has('repo/ran.txt')).toBe(false)
    // and what is trusted goes along with the one that began there
    v.start({ session: 't' })
    v.command('ls', { session: 't', cwd: `${v.repo}/sub` })
    expect(v.has('repo/ran.txt')).toBe(true)
    expect(v.command('git push', { session: 't', cwd: `${v.root}/elsewhere` }).decision).toBe('deny')
  })

  test.each([
    ['with a path in it', '../../../../../repo/x'],
    ['of dots', '..'],
    ['of 10 kB', 'x'.repeat(10_000)],
    ['with half a character', '\uD800'],
    ['with a zero byte', 'a\0b'],
  ])('confuse hookline by a session id %s: your guard holds, nothing is written elsewhere', (_, session) => {
    const v = victim()
    expect(v.command('git push', { session }).decision).toBe('deny')
    expect(v.command('ls', { session }).stdout).toBe('')
    const found = v.sh(
      `find ${v.root} -type f -newer ../home/.config/hookline/hooks.toml -not -path '*/hookline/*'`,
    )
    expect(found).toMatchObject({ stdout: '', status: 0 })
    expect(v.has('repo/x')).toBe(false)
  })

  test('take the place of the state directory by a link, a file, or a folder open to all: nothing of it is used, your guard holds', () => {
    const lines = [
      'mkdir ${S}2 && ln -s hookline2 $S',
      'touch $S',
      'mkdir -m 777 $S',
      'mkdir -m 777 $S && mkdir -m 777 $S/trust $S/plans',
    ]
    for (const line of lines) {
      const v = victim()
      v.file('repo/hooks.toml', OF_PROJECT)
      expect(v.sh(`mkdir -p ../home/.local/state && S=../home/.local/state/hookline && ${line}`).status).toBe(
        0,
      )
      expect(v.command('git push').decision).toBe('deny')
      expect(v.trust().stderr).toContain('STATE_UNUSABLE')
      v.command('ls')
      expect(v.has('seen/canary')).toBe(false)
    }
  })
})

describe.skipIf(!isRoot)('somebody else on the machine tries to', () => {
  const config = 'home/.config/hookline'

  test.each([
    ['a file that is theirs', (at: string) => chownSync(`${at}/hooks.toml`, ANOTHER, ANOTHER)],
    ['a folder that is theirs', (at: string) => chownSync(at, ANOTHER, ANOTHER)],
    ['a folder above that is theirs', (at: string) => chownSync(`${at}/..`, ANOTHER, ANOTHER)],
  ])('give you hooks by %s: they are refused and you are told, your last good guards hold', (_, take) => {
    const v = victim(HOOKS)
    v.command('ls')
    take(`${v.root}/${config}`)
    expect(v.command('git push').decision).toBe('deny')
    v.command('format')
    expect(v.has('seen/canary')).toBe(false)
    expect(v.start().stdout).toContain(`belongs to the user ${ANOTHER}, not to you`)
    expect(v.hookline(['list']).stderr).toContain('CONFIG_OWNER')
  })

  test('give you hooks by a link to what is theirs: they are refused and you are told', () => {
    const v = victim(HOOKS)
    v.command('ls')
    mkdirSync(`${v.root}/theirs`, { mode: 0o755 })
    v.sh(`cp ../home/.config/hookline/hooks.toml ../seen/mine.toml; rm ../home/.config/hookline/hooks.toml`)
    v.file('theirs/hooks.toml', HOOKS)
    chownSync(`${v.root}/theirs`, ANOTHER, ANOTHER)
    symlinkSync(`${v.root}/theirs/hooks.toml`, `${v.root}/${config}/hooks.toml`)
    v.command('format')
    expect(v.has('seen/canary')).toBe(false)
    expect(v.start().stdout).toContain(`theirs belongs to the user ${ANOTHER}`)
  })

  test.each([
    ['your hooks.toml, which all may write to', 'chmod 666 hooks.toml', 'everybody may write to'],
    ['your hooks.toml, which a group may write to', 'chmod 664 hooks.toml', 'may write to'],
    ['its folder, which all may write to', 'chmod 777 .', 'everybody may write to'],
    ['a folder above, which all may write to', 'chmod 777 ..', 'everybody may write to'],
    ['its folder, which a group may write to', 'chmod 775 .', 'may write to'],
  ])(
    'give you hooks by %s: they are refused and you are told, your last good guards hold',
    (_, line, said) => {
      const v = victim(HOOKS)
      v.command('ls')
      v.sh(`cd ../${config} && ${line}`)
      expect(v.command('git push').decision).toBe('deny')
      v.command('format')
      expect(v.has('seen/canary')).toBe(false)
      expect(v.start().stdout).toContain(said)
    },
  )

  test('have yours go unseen in a folder that is closed: it is not taken for absent, a line wired for a guard denies', () => {
    const v = victim(HOOKS)
    v.sh('chmod 000 ../home/.config/hookline')
    expect(v.command('ls', { flags: ['--closed'] }).decision).toBe('deny')
    expect(v.start().stdout).toContain('cannot be read')
  })
})
