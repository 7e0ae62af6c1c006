import type { HookOutput, PatchedFile } from '@hookline/core'
import { event, hookContext, type ContextOverrides } from '@hookline/testing'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { execute } from '../src/execute.ts'
import type { ScriptOptions } from '../src/options.ts'
import { place } from './place.ts'
import { SPAWNS } from './spawns.ts'

const PATH = process.env['PATH']!

describe.each(SPAWNS)('what is on stdin, by %s', (_, spawn) => {
  type Given = ContextOverrides<undefined>
  const run = (settings: ScriptOptions, given: Given): Promise<HookOutput> =>
    execute(hookContext(settings, { env: { PATH }, ...given }), spawn)
  const session = (directory = place()) => ({ session: { cwd: directory } })

  describe('with payload = "native"', () => {
    const bytes = Buffer.from('\u{feff}{ "b": 1,\t"a": "\u00e9\\ud800" }\r\n \xff', 'latin1')

    test('is byte for byte what the agent sent', async () => {
      const directory = place()
      const about = event('exec.before', {}, session(directory))
      const settings = { run: 'cat > seen', payload: 'native' } as const
      expect(await run(settings, { event: about, native: bytes })).toEqual({})
      expect(readFileSync(join(directory, 'seen')).equals(bytes)).toBe(true)
    })

    test('is what the agent would have sent, once a hook has rewritten the call', async () => {
      const raw = { tool_name: 'Bash', tool_input: { command: 'ls' } }
      const about = event('exec.before', {}, { ...session(), raw })
      expect(await run({ run: 'cat', payload: 'native' }, { event: about })).toEqual({ data: raw })
    })

    test.each([null, {}, 'text'])('is not made up: %j fails, so that a guard holds', async (raw) => {
      const about = event('exec.before', {}, { ...session(), raw })
      await expect(run({ run: 'true', payload: 'native' }, { event: about })).rejects.toMatchObject({
        code: 'SCRIPT_PAYLOAD_MISSING',
      })
    })
  })

  describe('with payload = "claude"', () => {
    const claude = (line: string) => ({ run: line, payload: 'claude' }) as const

    test('is what Claude Code would send', async () => {
      const about = event('exec.before', { command: 'rm -rf /' }, session())
      const { data } = await run(claude('cat'), { event: about })
      expect(data).toMatchObject({
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'rm -rf /' },
      })
    })

    test("is Claude Code's own payload where it is Claude Code that asks", async () => {
      const about = event('exec.before', {}, { ...session(), agent: { name: 'claude-code' } })
      const native = Buffer.from('{"tool_name":"Bash","effort":{"level":"high"}}')
      expect(await run(claude('cat'), { event: about, native })).toEqual({
        data: { tool_name: 'Bash', effort: { level: 'high' } },
      })
    })

    const FILES: readonly PatchedFile[] = ['a.ts', 'b.ts', 'c.ts'].map((path) => ({
      path,
      change: 'update',
      to: null,
    }))
    const patch = (directory: string) =>
      event('patch.before', { files: FILES, patch: null }, session(directory))
    const NAME = `sed 's/.*"file_path":"\\([^"]*\\)".*/\\1/'`

    test('is one file after the other: none is hidden behind the first', async () => {
      const directory = place()
      const given = { event: patch(directory), matched: ['a.ts', 'b.ts', 'c.ts'] }
      const line = `${NAME} >> seen; echo "$*" >> seen; echo "$HOOKLINE_FILES" >> seen`
      expect(await run(claude(line), given)).toEqual({})
      const seen = ['a.ts', 'b.ts', 'c.ts'].flatMap((name) => [
        join(directory, name),
        `./${name}`,
        `./${name}`,
      ])
      expect(readFileSync(join(directory, 'seen'), 'utf8').trim().split('\n')).toEqual(seen)
    })

    test('is no longer asked once a file is denied', async () => {
      const directory = place()
      const line = `file=$(${NAME}); echo x >> asked; case "$file" in *b.ts) echo "not $file" >&2; exit 2;; esac`
      const given = { event: patch(directory), matched: ['a.ts', 'b.ts', 'c.ts'], hook: { guard: true } }
      expect(await run(claude(line), given)).toEqual({ decision: 'deny', reason: `not ${directory}/b.ts` })
      expect(readFileSync(join(directory, 'asked'), 'utf8')).toBe('x\nx\n')
    })

    test('is answered with the words about all files, and the strictest decision', async () => {
      const line = `file=$(${NAME}); case "$file" in *b.ts) echo '{"decision":"ask","reason":"b?","systemMessage":"B"}';; *) echo '{"decision":"approve","systemMessage":"ok"}';; esac`
      const given = { event: patch(place()), matched: ['a.ts', 'b.ts', 'c.ts'] }
      expect(await run(claude(line), given)).toEqual({ decision: 'ask', reason: 'b?', message: 'ok\nB\nok' })
    })

    test('is only about the files that matched, and about none that a patch took away', async () => {
      const directory = place()
      writeFileSync(join(directory, 'a.ts'), '')
      const files = [FILES[0]!, { path: 'b.ts', change: 'delete', to: null }] as const
      const after = event('patch.after', { files, patch: null }, session(directory))
      const line = `${NAME} >> seen`
      await run(claude(line), { event: after, matched: ['a.ts', 'b.ts'] })
      expect(readFileSync(join(directory, 'seen'), 'utf8')).toBe(`${directory}/a.ts\n`)
      expect(await run(claude(line), { event: after, matched: ['b.ts'] })).toEqual({
        data: { skipped: 'no file left' },
      })
    })

    test('is not made up where the files are not known: a guard holds', async () => {
      const about = event('patch.before', { files: [], patch: 'x' }, session())
      await expect(run(claude('true'), { event: about, hook: { guard: true } })).rejects.toMatchObject({
        code: 'SCRIPT_PAYLOAD_MISSING',
      })
    })
  })
})

describe('scripts as they are written for Claude Code', () => {
  const about = (command: string) => event('exec.before', { command }, { session: { cwd: place() } })
  const run = (line: string, command: string): Promise<HookOutput> =>
    execute(
      hookContext({ run: line, payload: 'claude' }, { event: about(command), env: { PATH } }),
      SPAWNS[0]![1],
    )

  test('a command is found under tool_input, and exit code 2 denies', async () => {
    const line = `node -e '
      const { tool_input } = JSON.parse(require("fs").readFileSync(0, "utf8"))
      if (/rm -rf/.test(tool_input.command)) { console.error("Blocked: " + tool_input.command); process.exit(2) }'`
    expect(await run(line, 'rm -rf x')).toEqual({ decision: 'deny', reason: 'Blocked: rm -rf x' })
    expect(await run(line, 'ls')).toEqual({})
  })

  test.each([
    ['{"decision":"block","reason":"no"}', { decision: 'deny', reason: 'no' }],
    ['{"decision":"approve"}', { decision: 'allow' }],
    [
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"sure?"}}',
      { decision: 'ask', reason: 'sure?' },
    ],
    [
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"command":"ls -l","description":"d"}}}',
      { decision: 'allow', rewrite: { command: 'ls -l' } },
    ],
    ['{"continue":false,"stopReason":"enough","suppressOutput":true}', { stop: true, reason: 'enough' }],
    [
      '{"systemMessage":"hi","hookSpecificOutput":{"hookEventName":"PreToolUse","additionalContext":"c"}}',
      { message: 'hi', context: 'c' },
    ],
  ])('the answer %s is understood', async (answer, output) => {
    expect(await run(`echo '${answer}'`, 'ls')).toEqual(output)
  })
})
