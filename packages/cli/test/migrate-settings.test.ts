import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command, world, type World } from './hookline.ts'

const CLAUDE = new URL('../../agents/fixtures/claude-code/2.1.330/', import.meta.url)
const GEMINI = new URL('../../agents/fixtures/gemini-cli/0.61.0/', import.meta.url)

/** A payload of Claude Code's about one command. */
function claudePayload(line: string, cwd: string): string {
  const text = readFileSync(new URL('pre-tool-use.bash.json', CLAUDE), 'utf8').replaceAll('/workspace', cwd)
  const payload = JSON.parse(text) as { readonly tool_input: object }
  return `${JSON.stringify({ ...payload, tool_input: { ...payload.tool_input, command: line } })}\n`
}

function lived(settings: object, file = 'home/.claude/settings.json'): World {
  const here = world('version = 1\n')
  mkdirSync(join(here.dir, file, '..'), { recursive: true })
  here.file(file, JSON.stringify(settings))
  return here
}

const READS = `input=$(cat); printf '%s\\n' "$input" > "$HOME/seen.json"`
const SCRIPTS: readonly (readonly [what: string, script: string, reason: string])[] = [
  ['exit code 2', `echo "no rm in $CLAUDE_PROJECT_DIR" >&2; exit 2`, 'no rm in'],
  [
    'JSON',
    `echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"not here"}}'`,
    'not here',
  ],
  ['JSON as it was', `echo '{"decision":"block","reason":"blocked by $0"}'`, 'blocked by $0'],
]

test.each(SCRIPTS)(
  'a script of Claude Code that denies by %s denies as it did, for Codex and for Claude Code',
  (_, denial, reason) => {
    const wired = '"$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.sh'
    const here = lived({
      hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: wired }] }] },
    })
    mkdirSync(join(here.dir, '.claude/hooks'), { recursive: true })
    here.file(
      '.claude/hooks/guard.sh',
      `#!/bin/sh\n${READS}\ncase "$input" in *'rm -rf'*) ${denial};; esac\n`,
      0o755,
    )
    const seen = (): string => readFileSync(join(here.dir, 'home/seen.json'), 'utf8')
    const original = (line: string): { readonly denied: boolean; readonly said: string } => {
      const env = { PATH: process.env['PATH'], HOME: join(here.dir, 'home'), CLAUDE_PROJECT_DIR: here.dir }
      const input = claudePayload(line, here.dir)
      const ran = spawnSync('/bin/sh', ['-c', wired], { cwd: here.dir, env, input, encoding: 'utf8' })
      const said = ran.status === 2 ? ran.stderr : ran.stdout
      return { denied: said.trim() !== '', said }
    }
    const config = ['--config', 'hooks.toml']
    expect(here.hookline(['migrate', 'claude-code', ...config, '--enable']).status).toBe(0)
    expect(here.hookline(['check', ...config]).stdout).toContain('0 warnings')
    // as it will be written once Claude Code can be wired
    writeFileSync(
      join(here.dir, 'hooks.toml'),
      readFileSync(join(here.dir, 'hooks.toml'), 'utf8').replace('agents = ["codex"]\n', ''),
    )
    for (const line of ['rm -rf build', 'ls']) {
      const was = original(line)
      expect(was.denied).toBe(line !== 'ls')
      const told = JSON.parse(seen()) as Record<string, unknown>
      for (const [agent, payload] of [
        ['codex', command(line, here.dir)],
        ['claude-code', claudePayload(line, here.dir)],
      ] as const) {
        const { stdout, status } = here.hookline(['run', '--agent', agent, ...config], payload)
        expect(status).toBe(0)
        expect(stdout.includes('"permissionDecision":"deny"')).toBe(was.denied)
        if (was.denied) expect(stdout).toContain(reason)
        const now = JSON.parse(seen()) as Record<string, unknown>
        if (agent === 'claude-code') expect(seen()).toBe(payload)
        for (const field of ['hook_event_name', 'tool_name', 'cwd']) expect(now[field]).toBe(told[field])
        expect(now['tool_input']).toMatchObject({ command: line })
      }
    }
  },
)

test('a script of Gemini CLI that reads what all agents say denies as it did', () => {
  const line = `grep -q 'rm -rf' && { echo "not in $GEMINI_PROJECT_DIR" >&2; exit 2; }; exit 0`
  const here = lived(
    {
      hooks: {
        BeforeTool: [
          { matcher: 'run_shell_command', hooks: [{ type: 'command', command: line, timeout: 5000 }] },
        ],
      },
    },
    'home/.gemini/settings.json',
  )
  const payload = (text: string): string =>
    readFileSync(new URL('before-tool.run-shell-command.json', GEMINI), 'utf8').replace(
      'echo hi; exit 3',
      text,
    )
  const original = (text: string): number | null =>
    spawnSync('/bin/bash', ['-c', line], { input: payload(text) }).status
  const config = ['--config', 'hooks.toml']
  expect(here.hookline(['migrate', 'gemini-cli', ...config, '--enable']).stdout).toContain('on for codex')
  for (const text of ['rm -rf build', 'ls']) {
    const { stdout } = here.hookline(['run', '--agent', 'codex', ...config], command(text, here.dir))
    expect(stdout.includes('deny')).toBe(original(text) === 2)
    if (text !== 'ls') expect(stdout).toContain(`not in ${here.dir}`)
  }
})

const SETTINGS = {
  hooks: {
    PreToolUse: [
      {
        matcher: 'Bash',
        hooks: [
          { type: 'command', command: 'x' },
          { type: 'prompt', prompt: 'ok?' },
        ],
      },
    ],
  },
}

test('what stays on is told, and how its hooks are switched on; --disable does not take it out', () => {
  const here = lived(SETTINGS)
  const asked = here.hookline(['migrate', 'claude-code', '--config', 'hooks.toml', '--disable'])
  expect(asked.status).toBe(1)
  expect(asked.stdout).toContain('PreToolUse[0].hooks[0]  x\n    kept as x  off, for codex')
  expect(asked.stdout).toContain('stays: hookline is not called by Claude Code, which goes on running it')
  expect(asked.stdout).toContain('PreToolUse[0].hooks[1]  prompt\n    left out: it asks a model')
  expect(asked.stdout).toContain('hookline migrate claude-code --enable')
  expect(readFileSync(join(here.dir, 'home/.claude/settings.json'), 'utf8')).toBe(JSON.stringify(SETTINGS))
  const json = here.hookline(['migrate', 'claude-code', '--config', 'hooks.toml', '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({
    agent: 'claude-code',
    originals: [{ fate: 'known', agents: ['codex'], switched: false }, { fate: 'left-out' }],
  })
})

test('a settings file that is broken is an error with its place', () => {
  const here = lived({})
  here.file('home/.claude/settings.json', '{ "hooks": [ }')
  const { status, stderr } = here.hookline(['migrate', 'claude-code', '--config', 'hooks.toml'])
  expect(status).toBe(78)
  expect(stderr).toContain('MIGRATE_SOURCE_BROKEN')
  expect(stderr).toContain('settings.json:1:14')
  expect(stderr).toContain('--from')
})

test('where there is nothing, it says where it looked', () => {
  const { hookline, dir } = world('version = 1\n')
  const { stdout, status } = hookline(['migrate', 'gemini-cli', '--config', 'hooks.toml'])
  expect(status).toBe(0)
  expect(stdout).toContain(join(dir, '.gemini/settings.json'))
})
