import { expect, test } from 'vitest'
import { command, world, type World } from './hookline.ts'

const HOOKS = `version = 1
[[hooks]]
id = "say-it"
on = "task.start"
context = "plain"

[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
deny = "not here"
guard = true

[profiles.ci.hooks.say-it]
context = "from CI"
`

/** What Codex hears at the start of a task, and of `rm`. */
function heard(flags: readonly string[], env: Readonly<Record<string, string>> = {}): readonly string[] {
  const { dir, file, hookline }: World = world('version = 1\n', env)
  const mine = file('mine.toml', HOOKS)
  const run = (event: string, payload: string): string =>
    hookline(['run', '--agent', 'codex', '--event', event, '--config', mine, ...flags], payload).stdout
  const prompt = JSON.stringify({
    session_id: 's',
    turn_id: 't',
    transcript_path: null,
    cwd: dir,
    hook_event_name: 'UserPromptSubmit',
    model: 'm',
    permission_mode: 'default',
    prompt: 'x',
  })
  const said = run('UserPromptSubmit', prompt)
  expect(run('PreToolUse', command('rm x', dir))).toContain('not here')
  return /plain|from CI|wanted|7/.exec(said) ?? []
}

test.for([
  [[], {}, 'plain'],
  [['--profile', 'ci'], {}, 'from CI'],
  [['--profile', 'night'], {}, 'plain'],
  [[], { HOOKLINE_PROFILE: 'ci' }, 'from CI'],
  [['--profile', 'night'], { HOOKLINE_PROFILE: 'ci' }, 'plain'],
  [['-c', 'hooks.say-it.context=wanted'], {}, 'wanted'],
  [['--profile', 'ci', '-c', 'hooks.say-it.context=wanted'], {}, 'wanted'],
  [[], { HOOKLINE__HOOKS__SAY_IT__CONTEXT: 'wanted' }, 'wanted'],
  [['-c', 'hooks.say-it.context=7 times'], { HOOKLINE__HOOKS__SAY_IT__CONTEXT: 'wanted' }, '7'],
  [['-c', 'hooks.say-it.enabled=false'], {}, ''],
  [[], { HOOKLINE__HOOKS__SAY_IT__ENABLED: 'false' }, ''],
  [[], { HOOKLINE_DISABLED: '1' }, ''],
  [[], { HOOKLINE_DISABLED: '0' }, 'plain'],
  [['--no-hooks'], {}, ''],
  [
    ['-c', 'hooks.no-rm.enabled=false', '-c', 'nonsense'],
    { HOOKLINE__HOOKS__NO_RM__ENABLED: 'false' },
    'plain',
  ],
] as const)('%j with %j: %s, and the guard holds', ([flags, env, expected]) => {
  expect(heard(flags, env)[0] ?? '').toBe(expected)
})

test('a profile that nobody has is said to be a mistake where somebody reads it', () => {
  const { file, hookline } = world('version = 1\n')
  const mine = file('mine.toml', HOOKS)
  expect(hookline(['list', '--config', mine, '--profile', 'cy']).stderr).toContain(
    'no hooks.toml has a profile "cy"; did you mean "ci"?',
  )
  const ran = hookline(['list', '--config', mine, '-c', 'nonsense'])
  expect([ran.status, ran.stderr]).toEqual([
    64,
    expect.stringContaining('-c nonsense says nothing of a hook'),
  ])
})
