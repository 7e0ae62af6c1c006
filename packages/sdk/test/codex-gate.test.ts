import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientLines } from '../src/codex/client.ts'
import { openGate, type Gate } from '../src/codex/gate.ts'
import { unwrapped } from '../src/codex/unwrapped.ts'
import { createHooks, type CodeHook } from '../src/index.ts'

// a socket needs a short path
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hl-')))
const state = join(dir, `it's $HOME`)
beforeAll(() => {
  process.env['XDG_STATE_HOME'] = state
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const HOOKS: readonly CodeHook[] = [
  { id: 'no-rm', on: 'exec.before', match: 'rm *', guard: true, deny: 'Nothing is removed, not even “this”' },
  { id: 'end', on: 'session.end', call: () => undefined },
]

const gates: Gate[] = []
afterAll(() => Promise.all(gates.map((gate) => gate.close())))

function opened(): Gate {
  const gate = openGate(createHooks(HOOKS))
  gates.push(gate)
  return gate
}

/** The line that Codex was told to call. */
function lineOf({ overrides }: Gate, native: string): string {
  const found = overrides.find((one) => one.startsWith(`hooks.${native}=`)) ?? ''
  return JSON.parse(/"command"=("(?:[^"\\]|\\.)*")/.exec(found)?.[1] ?? '""') as string
}

async function called(
  line: string,
  payload: string,
): Promise<{ readonly code: number; readonly stdout: string }> {
  const child = spawn('/bin/sh', ['-c', line], { env: { PATH: process.env['PATH'], PERL5OPT: '-MNoSuch' } })
  child.stdin.on('error', () => undefined)
  child.stdin.end(payload)
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code: code as number, stdout }
}

function call(command: string): string {
  return JSON.stringify({
    session_id: 's',
    turn_id: 't',
    transcript_path: null,
    cwd: '/workspace',
    hook_event_name: 'PreToolUse',
    model: 'gpt-5.5',
    permission_mode: 'bypassPermissions',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: 'c1',
  })
}

const denial = (reason: unknown): object => ({
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: reason,
  },
})

test('a line leads to the hooks of this process, and back', async () => {
  const gate = opened()
  await gate.ready()
  const line = lineOf(gate, 'PreToolUse')
  const denied = await called(line, call('rm -rf x'))
  expect(JSON.parse(denied.stdout)).toEqual(denial('Nothing is removed, not even “this”'))
  expect(await called(line, call('ls'))).toEqual({ code: 0, stdout: '' })
  // longer than what a pipe holds
  expect(await called(line, call(`ls ${'x'.repeat(300_000)}`))).toEqual({ code: 0, stdout: '' })
})

test('where nobody answers a guard denies, and the rest is silent', async () => {
  const gate = opened()
  const denied = await called(lineOf(gate, 'PreToolUse'), call('ls'))
  expect(JSON.parse(denied.stdout)).toEqual(denial(expect.stringContaining('cannot be asked')))
  expect(await called(lineOf(gate, 'SessionEnd'), '{}')).toEqual({ code: 0, stdout: '' })
  await gate.ready()
  await gate.close()
  expect(JSON.parse((await called(lineOf(gate, 'PreToolUse'), call('ls'))).stdout)).toHaveProperty(
    'hookSpecificOutput',
  )
})

test.for(['', 'no JSON', '{"hook_event_name":"PreToolUse"}'])(
  'what cannot be read is denied: %s',
  async (payload) => {
    const gate = opened()
    await gate.ready()
    expect(JSON.parse((await called(lineOf(gate, 'PreToolUse'), payload)).stdout)).toEqual(
      denial(expect.any(String)),
    )
  },
)

test('the socket is for this user alone, and for those who know its token', async () => {
  const gate = opened()
  await gate.ready()
  const folder = join(state, 'hookline/sdk')
  expect(statSync(folder).mode & 0o077).toBe(0)
  const sockets = readdirSync(folder)
  expect(sockets.map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual(sockets.map(() => 0))
  for (const name of sockets) {
    const stranger = createConnection(join(folder, name)).on('error', () => undefined)
    stranger.end(`${'0'.repeat(32)} PreToolUse\n${call('ls')}`)
    expect(await text(stranger)).toBe('')
  }
  await gate.close()
  await gate.close()
  expect(readdirSync(folder)).toHaveLength(sockets.length - 1)
  await expect(gate.ready()).rejects.toMatchObject({ code: 'GATE_UNAVAILABLE' })
})

test('without perl Node does the same', async () => {
  const gate = opened()
  await gate.ready()
  const [, socket = '', token = ''] =
    /pack\([^"]*"[^"]*"[^"]*"((?:[^"\\]|\\.)*)".*?"(\w{32}) PreToolUse/s.exec(
      lineOf(gate, 'PreToolUse').replaceAll(String.raw`'\''`, "'"),
    )!
  const way = {
    socket: socket.replaceAll(/\\(.)/g, '$1'),
    token,
    native: 'PreToolUse',
    limit: 9,
    otherwise: 'lost',
  }
  const line = clientLines({}, '/no/perl')(way)
  expect(line).toContain(process.execPath)
  expect(JSON.parse((await called(line, call('rm x'))).stdout)).toEqual(
    denial('Nothing is removed, not even “this”'),
  )
  expect((await called(clientLines({}, '/no/perl')({ ...way, socket: `${dir}/none` }), '{}')).stdout).toBe(
    'lost',
  )
})

test('only events that hooks listen to are asked for, and each prompt where there are guards', () => {
  const natives = opened().overrides.flatMap((one) => /^hooks\.([A-Z]\w+)=/.exec(one)?.[1] ?? [])
  expect(natives.toSorted()).toEqual(['PreToolUse', 'SessionEnd', 'UserPromptSubmit'])
})

test.for([
  [`/bin/bash -lc 'echo hi'`, 'echo hi'],
  [`/bin/zsh -c "echo \\"\\$x\\" it's"`, `echo "$x" it's`],
  [`/bin/sh -c 'it'"'"'s'`, `it's`],
  ['/bin/bash -lc ls', 'ls'],
  ['echo hi', 'echo hi'],
  [`/bin/bash -lc 'open`, `/bin/bash -lc 'open`],
  ['/bin/bash -lc a b', '/bin/bash -lc a b'],
] as const)('the line in %s', ([command, line]) => {
  expect(unwrapped(command)).toBe(line)
})
