import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { script, type ScriptOptions } from '../src/lean.ts'
import { place } from './place.ts'

const PATH = process.env['PATH']!

describe('the environment of a child', () => {
  type Given = ContextOverrides<undefined> & Omit<ScriptOptions, 'run'>
  const session = (): { session: { cwd: string } } => ({ session: { cwd: place() } })

  /** All variables of a child; for those that are not there the one named is missing. */
  async function seen({ payload, ...given }: Given = {}): Promise<Readonly<Record<string, string>>> {
    const file = join(place(), 'env')
    const run = ['sh', '-c', 'env -0 > "$0"', file]
    const settings = { run, ...(payload === undefined ? {} : { payload }) }
    const about = event('exec.before', { command: 'ls' }, session())
    await script.execute(hookContext(settings, { event: about, env: { PATH }, ...given }))
    const lines = readFileSync(file, 'utf8').split('\0').slice(0, -1)
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
  }

  test('has what `env_pass` names, and nothing that only looks like it', async () => {
    const env = { PATH, TOKEN: 't', TOKEN_2: 'no', AWS_KEY: 'a', AWS_: 'b', AWS: 'no', MY_AWS_KEY: 'no' }
    const told = await seen({ env, hook: { envPass: ['TOKEN', 'AWS_*', 'NOT_THERE'] } })
    expect(told).toMatchObject({ PATH, TOKEN: 't', AWS_KEY: 'a', AWS_: 'b' })
    for (const name of ['TOKEN_2', 'AWS', 'MY_AWS_KEY', 'NOT_THERE']) expect(told).not.toHaveProperty(name)
  })

  test('has nothing that loads code or passes for hookline, whatever a star covers', async () => {
    const env = {
      PATH,
      NODE_OPTIONS: 'x',
      NODE_ENV: 'y',
      LD_PRELOAD: 'x',
      HOOKLINE_SECRET: 'x',
      PERL5OPT: 'x',
    }
    const told = await seen({ env, hook: { envPass: ['N*', 'L*', 'H*', 'PERL*'] } })
    expect(told['NODE_ENV']).toBe('y')
    for (const name of ['NODE_OPTIONS', 'LD_PRELOAD', 'HOOKLINE_SECRET', 'PERL5OPT'])
      expect(told).not.toHaveProperty(name)
  })

  test('has what `env` sets, filled, and over what the caller has', async () => {
    const about = event('exec.after', { command: 'a; $(id)', exitCode: 3 }, session())
    const env = {
      CI: '1',
      HOME: '/elsewhere',
      COMMAND: '{{ event.data.command }}',
      CODE: 'code {{ event.data.exitCode }}',
      NONE: '{{ event.data.durationMs }}',
      ARGV: '{{ event.data.argv }}',
    }
    const told = await seen({
      event: { ...about, data: { ...about.data, durationMs: null, argv: ['a', 'b'] } },
      hook: { env },
      env: { PATH, HOME: '/h' },
    })
    expect(told).toMatchObject({
      CI: '1',
      HOME: '/elsewhere',
      COMMAND: 'a; $(id)',
      CODE: 'code 3',
      NONE: '',
      ARGV: '["a","b"]',
    })
  })

  test.each([
    ['too long', 'x'.repeat(200_000)],
    ['with a NUL byte', 'a\0b'],
  ])('is not without what `env` sets: %s, and the run fails', async (_name, command) => {
    const about = event('exec.before', { command }, session())
    await expect(
      seen({ event: about, hook: { env: { C: '{{ event.data.command }}' } } }),
    ).rejects.toMatchObject({
      code: 'SCRIPT_ENVIRONMENT_INCOMPLETE',
      message: expect.stringMatching(/^C /),
    })
  })

  test.each([
    ['exec.before', event('exec.before', { command: 'ls' }), { HOOKLINE_COMMAND: 'ls' }],
    ['mcp.before', event('mcp.before', { server: 'gh', tool: 'get' }), { HOOKLINE_TOOL: 'gh/get' }],
    ['tool.after', event('tool.after', { tool: 'view_image' }), { HOOKLINE_TOOL: 'view_image' }],
    ['task.start', event('task.start', { prompt: 'do it' }), { HOOKLINE_PROMPT: 'do it' }],
    ['task.start without a prompt', event('task.start', { prompt: null }), {}],
    ['patch.before', event('patch.before'), { HOOKLINE_FILES: './a.ts\n./b c.ts' }],
    [
      'leave to call',
      event('permission.request', { kind: 'mcp', server: 's', tool: 't' }),
      { HOOKLINE_TOOL: 's/t' },
    ],
    [
      'leave to patch',
      event('permission.request', { kind: 'patch' }),
      { HOOKLINE_FILES: './a.ts\n./b c.ts' },
    ],
    ['session.start', event('session.start'), {}],
  ])('says what %s is about, and nothing else', async (_name, about, wanted) => {
    const told = await seen({
      event: { ...about, session: { ...about.session, ...whereabouts() } } as never,
      matched: ['a.ts', 'b c.ts'],
    })
    const subjects = ['COMMAND', 'TOOL', 'PROMPT', 'FILES'].map((name) => `HOOKLINE_${name}`)
    expect(Object.fromEntries(Object.entries(told).filter(([name]) => subjects.includes(name)))).toEqual(
      wanted,
    )
  })

  test('has no list of files in which two paths look like three', async () => {
    const about = event('patch.before', {}, session())
    expect(await seen({ event: about, matched: ['a.ts', 'b\nc.ts'] })).not.toHaveProperty('HOOKLINE_FILES')
    const guard = hookContext(
      { run: 'echo "$HOOKLINE_FILES" | grep -q x && exit 2' },
      { event: about, matched: ['b\nc.ts'], env: { PATH }, hook: { guard: true } },
    )
    await expect(script.execute(guard)).rejects.toMatchObject({ code: 'SCRIPT_ENVIRONMENT_INCOMPLETE' })
  })

  const AGENTS = {
    CLAUDE_PROJECT_DIR: '/p',
    CLAUDE_PLUGIN_ROOT: '/r',
    PLUGIN_DATA: '/d',
    GEMINI_SESSION_ID: 'g',
    CLAUDECODE: '1',
    CLAUDE_CODE_MESSAGING_TOKEN: 'secret',
    CLAUDE_CONFIG_DIR: '/c',
    ANTHROPIC_API_KEY: 'secret',
  }

  test('has what the agent tells its own hooks where the payload is its own, but no secret', async () => {
    const native = await seen({ payload: 'native', native: Buffer.from('{}'), env: { PATH, ...AGENTS } })
    const {
      CLAUDE_CODE_MESSAGING_TOKEN: _t,
      CLAUDE_CONFIG_DIR: _c,
      ANTHROPIC_API_KEY: _a,
      ...shared
    } = AGENTS
    expect(native).toMatchObject(shared)
    for (const name of ['CLAUDE_CODE_MESSAGING_TOKEN', 'CLAUDE_CONFIG_DIR', 'ANTHROPIC_API_KEY'])
      expect(native).not.toHaveProperty(name)
    const plain = await seen({ env: { PATH, ...AGENTS } })
    for (const name of Object.keys(AGENTS)) expect(plain).not.toHaveProperty(name)
  })

  test('has what hooks of Claude Code look for where it is spoken to as one', async () => {
    const about = event('exec.before', {}, { session: { cwd: place(), id: 's1' } })
    const told = await seen({ payload: 'claude', event: about, env: { PATH, ...AGENTS } })
    expect(told).toMatchObject({ CLAUDE_PROJECT_DIR: about.session.root, CLAUDE_CODE_SESSION_ID: 's1' })
    expect(told).not.toHaveProperty('CLAUDECODE')
  })

  function whereabouts(): { cwd: string; root: string } {
    const cwd = place()
    return { cwd, root: cwd }
  }
})
