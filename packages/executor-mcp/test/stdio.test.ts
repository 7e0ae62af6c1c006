import { HooklineError, type HookConfig, type McpServer } from '@hookline/core'
import { event } from '@hookline/testing'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { place, sleep } from './place.ts'
import { failure, OFFICIAL, trying } from './trying.ts'

const command = OFFICIAL

interface Told {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

describe('what a server gets', () => {
  const environment = { command, tool: 'environment' }

  test('and its program go through the wall of the hook: another wall is another server', async () => {
    const { run } = trying()
    const seen: string[] = []
    const behind = (wall: string): Parameters<typeof run>[1] => ({
      hook: { id: 'walled', on: ['exec.before'], executor: 'mcp', sandbox: { policy: 'read-only' } },
      confine(program) {
        seen.push(program.file)
        return { ...program, env: { ...program.env, WALL: wall } }
      },
    })
    const walls = ['one', 'one', 'other']
    for (const wall of walls)
      expect((await run(environment, behind(wall))).data).toMatchObject({ env: { WALL: wall } })
    expect(seen).toEqual(Array.from({ length: 3 }, () => process.execPath))
  })

  test('is the core environment and what the hook names, and nothing of one event', async () => {
    const { run } = trying()
    const env = {
      PATH: process.env['PATH'],
      HOME: '/home/me',
      LC_ALL: 'C',
      XDG_RUNTIME_DIR: '/run/me',
      AWS_REGION: 'x',
      AWS_KEY: 'y',
      OTHER: 'z',
      NODE_OPTIONS: '--no-warnings',
      LD_PRELOAD: '/x',
      HOOKLINE_HOOK: 'x',
      TRACEPARENT: '00-1-2-01',
    }
    const hook: Partial<HookConfig> = {
      envPass: ['AWS_*', 'HOOKLINE_HOOK', 'NODE_OPTIONS'],
      env: { OWN: 'of {{ event.session.id }}', KEY: { secret: 'S' } },
    }
    const { data } = await run(environment, { env, hook, secret: () => 'a secret' })
    expect((data as unknown as Told).env).toEqual({
      PATH: process.env['PATH'],
      HOME: '/home/me',
      LC_ALL: 'C',
      XDG_RUNTIME_DIR: '/run/me',
      AWS_REGION: 'x',
      AWS_KEY: 'y',
      OWN: expect.stringMatching(/^of ./),
      KEY: 'a secret',
    })
  })

  test('it runs at the root of the project, or below it', async () => {
    const root = place()
    mkdirSync(join(root, 'sub'))
    const about = event('exec.before', {}, { session: { cwd: join(root, 'sub'), root } })
    const { run } = trying(undefined, { event: about })
    expect(((await run(environment)).data as unknown as Told).cwd).toBe(root)
    expect(((await run({ ...environment, cwd: 'sub' })).data as unknown as Told).cwd).toBe(join(root, 'sub'))
    expect(await failure(run({ ...environment, cwd: 'gone' }))).toMatchObject({ code: 'MCP_CWD_MISSING' })
  })

  test('of an address that it has from a secret the key in its path is shown nowhere', async () => {
    const { run } = trying()
    const hook: Partial<HookConfig> = { env: { UPSTREAM: { secret: 'S' } } }
    const call = { command, tool: 'fail', arguments: { why: '404 for /s/key-of-path-1/mcp' } }
    const error = await failure(run(call, { hook, secret: () => 'https://a.example/s/key-of-path-1/mcp' }))
    expect(error.message).toMatch(/: 404 for \[secret\]$/)
  })

  test('what it says on stderr is logged, without secrets', async () => {
    const { run, logged } = trying()
    const hook: Partial<HookConfig> = { env: { TOKEN_OF_TESTS: { secret: 'S' } } }
    await run({ command, tool: 'pid' }, { hook, secret: () => 'very-secret' })
    await expect.poll(() => logged).toEqual(['ready with [secret]'])
  })
})

describe('a program', () => {
  test('that is relative lies beside the hooks.toml', async () => {
    const directory = place()
    const file = join(directory, 'server.sh')
    writeFileSync(file, `#!/bin/sh\nexec ${command.join(' ')}\n`)
    chmodSync(file, 0o755)
    const { run } = trying()
    const hook = { source: { file: join(directory, 'hooks.toml'), line: 1 } }
    expect(await run({ command: ['./server.sh'], tool: 'count' }, { hook })).toEqual({ data: 1 })
    expect(await failure(run({ command: ['./server.sh'], tool: 'count' }))).toMatchObject({
      code: 'MCP_PROGRAM_RELATIVE',
    })
  })

  test('that is bare goes through the PATH of the caller', async () => {
    const directory = place()
    symlinkSync(process.execPath, join(directory, 'a-node'))
    const { run } = trying()
    const call = { command: ['a-node', ...command.slice(1)], tool: 'count' }
    expect(await run(call, { env: { PATH: directory } })).toEqual({ data: 1 })
    expect(await failure(run(call, { env: { PATH: '/bin' } }))).toMatchObject({
      code: 'MCP_SERVER_NOT_STARTED',
    })
  })

  test.each([
    [['no-such-program-anywhere'], /there is no program no-such-program-anywhere/],
    [['/etc/passwd'], /may not be run/],
    [['/no/such/program'], /there is no program/],
    [['a\0b'], /INVALID|null bytes/],
  ])('%j is a failure that says why, and no reason to try again', async (program, message) => {
    const { run } = trying()
    const error = await failure(run({ command: program, tool: 'x' }))
    expect([error.code, error.details.retryable ?? false]).toEqual(['MCP_SERVER_NOT_STARTED', false])
    expect(error.message).toMatch(message)
  })
})

describe('during a call', () => {
  test('news go to the log, and questions are declined', async () => {
    const { run, logged } = trying()
    expect(await run({ command, tool: 'news' })).toEqual({ data: { text: 'done' } })
    expect(logged).toEqual(expect.arrayContaining(['[info] a word', 'progress 1 of 2: half']))
    expect(await run({ command, tool: 'ask' })).toEqual({
      data: { text: 'roots/list: -32601, sampling/createMessage: -32601, elicitation/create: -32601' },
    })
  })

  test('one that is called off is told to the server, and the others go on', async () => {
    const { run } = trying()
    const { data } = await run({ command, tool: 'pid' })
    const controller = new AbortController()
    const slow = failure(
      run({ command, tool: 'sleep', arguments: { ms: 30_000 } }, { signal: controller.signal }),
    )
    const other = run({ command, tool: 'sleep', arguments: { ms: 300 } })
    await sleep(100)
    const reason = new HooklineError('HOOK_TIMEOUT', 'time is up')
    controller.abort(reason)
    expect(await slow).toBe(reason)
    expect(await other).toEqual({ data: { text: 'slept' } })
    expect(await run({ command, tool: 'pid' })).toEqual({ data })
  })

  test('a tool that came later is found once the server says so', async () => {
    const { run } = trying()
    expect(await failure(run({ command, tool: 'late-1' }))).toMatchObject({ code: 'MCP_TOOL_UNKNOWN' })
    await run({ command, tool: 'grow' })
    await expect
      .poll(async () => run({ command, tool: 'late-1' }).catch(() => 'unknown'), { timeout: 5000 })
      .toEqual({ data: { text: 'late' } })
  })

  test('a wrong name is told with the nearest one, wrong arguments with their place', async () => {
    const { run } = trying()
    const unknown = await failure(run({ command, tool: 'polcy' }))
    expect(unknown).toMatchObject({ code: 'MCP_TOOL_UNKNOWN', details: {} })
    expect(unknown.message).toMatch(
      /^MCP server "node stdio\.ts", tool "polcy": there is no such tool, did you mean "policy"\?$/,
    )
    const wrong = await failure(run({ command, tool: 'say', arguments: { text: 7 } }))
    expect(wrong.message).toMatch(/: arguments\.text: expected string, got number$/)
  })
})

describe('a server that an agent has set up', () => {
  const file = '/home/me/.codex/config.toml'

  test('is started as the agent says, and what the hook says goes before', async () => {
    const { run } = trying()
    const [program, ...args] = command as [string, ...string[]]
    const found: McpServer = { file, command: program, args, env: { A: 'agent', B: 'agent' }, cwd: '/' }
    const hook: Partial<HookConfig> = { env: { B: 'hook' } }
    const { data } = await run({ server: 'docs', tool: 'environment' }, { mcpServer: () => found, hook })
    expect(data).toEqual({ cwd: '/', env: { PATH: process.env['PATH'], A: 'agent', B: 'hook' } })
  })

  test('is asked for by name each time, and its secrets are shown nowhere', async () => {
    const { run } = trying()
    const asked: string[] = []
    const [program, ...args] = command as [string, ...string[]]
    const mcpServer = (name: string): McpServer => {
      asked.push(name)
      return { file, command: program, args, env: { KEY: 'very-secret' } }
    }
    const call = { server: 'docs', tool: 'fail', arguments: { why: 'very-secret' } }
    expect((await failure(run(call, { mcpServer }))).message).toBe('MCP server "docs", tool "fail": [secret]')
    await failure(run(call, { mcpServer }))
    expect(asked).toEqual(['docs', 'docs'])
  })

  test('that nobody has set up is what the context says', async () => {
    const { run } = trying()
    expect(await failure(run({ server: 'nobody', tool: 'x' }))).toMatchObject({ code: 'MCP_SERVER_UNKNOWN' })
  })
})
