import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine, serveWorld } from './serve-world.ts'

const OPEN = { calls: { open: 3, answered: 7, refused: 1, abandoned: 0 } }

test('starts a server out of reach, says where it is, and finds it again', () => {
  const { hookline, pid, began, copy } = serveWorld()
  const first = hookline(['serve'], { NODE_OPTIONS: '--title=x', LD_X: '1' })
  expect(first).toMatchObject({ status: 0, stderr: '' })
  expect(first.stdout).toMatch(/^started {2}hookline 1\.2\.0, pid \d+, since 20/)
  expect(first.stdout).toContain(`pid ${pid()}`)
  expect(first.stdout).toContain('http://127.0.0.1:4711')
  expect(began().argv[1]).toBe(join(copy, 'server.cjs'))
  expect(began().argv).toHaveLength(2)
  expect(began().env).toMatchObject({ HOOKLINE_SERVE: '1' })
  expect(Object.keys(began().env)).not.toContain('NODE_OPTIONS')
  expect(Object.keys(began().env)).not.toContain('LD_X')
  const again = hookline(['serve', '--json'])
  expect(JSON.parse(again.stdout)).toMatchObject({ started: false, status: { pid: pid() } })
})

test('status is 0 while it runs, and 3 otherwise', () => {
  const { hookline, wish } = serveWorld()
  expect(hookline(['serve', 'status'])).toMatchObject({
    status: 3,
    stdout: 'no server runs; hookline serve starts one\n',
  })
  wish({ status: { ...OPEN, waits: { p50: 1.2, p99: 8, max: 30 } } })
  hookline(['serve'])
  const { status, stdout } = hookline(['serve', 'status'])
  expect(status).toBe(0)
  expect(stdout).toContain('7 answered, 3 open, 1 sent on')
  expect(JSON.parse(hookline(['serve', 'status', '--json']).stdout)).toMatchObject({
    state: 'running',
    status: OPEN,
  })
})

test('stop waits until all is done, and says what was open', async () => {
  const { hookline, wish, pid, state } = serveWorld()
  wish({ status: OPEN, drainMs: 700 })
  hookline(['serve'])
  const number = pid()!
  const { status, stdout, ms } = hookline(['serve', 'stop'])
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `stopped  pid ${number}: 3 calls of agents were open, and answered first\n`,
  })
  expect(ms).toBeGreaterThan(700)
  expect(commandLine(number)).toBe('')
  expect(existsSync(join(state, 'run/server.sock'))).toBe(false)
  expect(hookline(['serve', 'stop'])).toMatchObject({ status: 0, stdout: 'no server runs\n' })
})

test('one that does not answer is told with what to do, and killed only with --force', () => {
  const { hookline, pid } = serveWorld()
  hookline(['serve'])
  const number = pid()!
  process.kill(number, 'SIGSTOP')
  expect(hookline(['serve', 'status'])).toMatchObject({
    status: 4,
    stdout: expect.stringMatching(/does not answer[^]*SERVER_SILENT[^]*serve stop --force/) as string,
  })
  expect(hookline(['serve', 'stop'])).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('SERVER_SILENT') as string,
  })
  expect(commandLine(number)).not.toBe('')
  expect(hookline(['serve', 'stop', '--force'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`killed  pid ${number}`) as string,
  })
  expect(commandLine(number)).toBe('')
  expect(hookline(['serve', 'status']).status).toBe(3)
})

test('one that does not come to its end in time stays, unless --force', () => {
  const { hookline, wish, pid } = serveWorld()
  wish({ drainMs: 60_000 })
  hookline(['serve'])
  const number = pid()!
  expect(hookline(['serve', 'stop', '--timeout', '1s'])).toMatchObject({ status: 69 })
  expect(commandLine(number)).not.toBe('')
  const { stdout } = hookline(['serve', 'restart', '--timeout', '1s', '--force'])
  expect(stdout).toMatch(/^killed[^]*\nstarted/)
  expect(commandLine(number)).toBe('')
  expect(pid()).not.toBe(number)
})

test('a process that is not the server is never killed', () => {
  const { hookline, state } = serveWorld()
  hookline(['serve'])
  hookline(['serve', 'stop'])
  writeFileSync(join(state, 'run/server.json'), JSON.stringify({ v: 1, pid: process.pid, build: 'x' }))
  expect(hookline(['serve', 'stop', '--force'])).toMatchObject({ status: 0, stdout: 'no server runs\n' })
  rmSync(join(state, 'run/server.json'))
})

test('restart puts another in its place, with or without one', () => {
  const { hookline, pid } = serveWorld()
  expect(hookline(['serve', 'restart']).stdout).toMatch(/^started/)
  const number = pid()
  expect(hookline(['serve', 'restart']).stdout).toMatch(/^stopped[^]*\nstarted/)
  expect(pid()).not.toBe(number)
})

test('one that ends before it answers is told with its last words', () => {
  const { hookline, wish } = serveWorld()
  wish({ dies: 'no room: \u009B2J left\n' })
  const { status, stderr } = hookline(['serve'])
  expect(status).toBe(69)
  expect(stderr).toContain('ended at once: exit code 7; its log ends with:\n  no room: \uFFFD2J left')
  expect(stderr).toContain('SERVE_FAILED')
})

test('what speaks another language is told, and a server of another build', () => {
  const { hookline, wish } = serveWorld()
  hookline(['serve'])
  wish({ says: '-' })
  expect(hookline(['serve'])).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('SERVER_FOREIGN') as string,
  })
  wish({ status: { build: '0.9.0-000000000000' } })
  expect(hookline(['serve', 'status']).stdout).toContain('hookline serve restart')
  wish({})
  expect(hookline(['serve', 'status']).stdout).not.toContain('hookline serve restart')
})

test('hookline status tells of the server, in words and as JSON', () => {
  const { hookline, wish, pid } = serveWorld()
  expect(hookline(['status']).stdout).toContain('server: no server runs')
  wish({
    status: {
      waits: { p50: 1.2, p99: 8, max: 30 },
      queue: { queued: 3, running: 1, dead: 2, breakers: [] },
    },
  })
  hookline(['serve'])
  const { stdout } = hookline(['status'])
  expect(stdout).toMatch(/server: it runs, hookline 1\.2\.0, pid \d+, since 20/)
  expect(stdout).toMatch(/agents wait .*p50.*p99.*3 wait, 1 run, 2 dead/)
  expect(JSON.parse(hookline(['status', '--json']).stdout)).toMatchObject({
    agents: expect.any(Array) as unknown,
    server: { state: 'running', status: { pid: pid() }, due: [] },
  })
})

test('in the foreground it has the terminal, gets signals passed on, and gives its exit code', async () => {
  const { start, hookline } = serveWorld()
  for (const [signal, code] of [
    ['SIGTERM', 0],
    ['SIGINT', 5],
    ['SIGHUP', 5],
    ['SIGKILL', 137],
  ] as const) {
    const child = start(['serve', '--foreground'])
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => hookline(['serve', 'status']).status, { timeout: 20_000 }).toBe(0)
    await expect.poll(() => said).toContain('it serves')
    expect(hookline(['serve', '--foreground'])).toMatchObject({
      status: 75,
      stderr: expect.stringContaining('SERVE_RUNS') as string,
    })
    if (signal === 'SIGKILL')
      process.kill(JSON.parse(hookline(['serve', 'status', '--json']).stdout).status.pid, signal)
    else child.kill(signal)
    expect(await ended).toBe(code)
    if (signal !== 'SIGKILL') expect(said).toContain(`told ${signal}`)
  }
})

test('what a server tells of others does nothing to a terminal', () => {
  const { hookline, wish } = serveWorld()
  const evil = 'evil \u001B[2J\u009B2J\u202E\r\nserver: it runs'
  wish({ status: { version: evil, socket: evil, config: { files: [evil], errors: [evil] } } })
  for (const args of [['serve'], ['serve', 'status'], ['status'], ['serve', 'stop']]) {
    const { stdout, status } = hookline(args)
    expect(status).not.toBe(70)
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(stdout).not.toMatch(/(?!\n)[\u0000-\u001F\u007F-\u009F\u202E]|^server: it runs$/m)
  }
})

test('words and options that it does not know end with 64', () => {
  const { hookline } = serveWorld()
  for (const args of [
    ['now'],
    ['stop', 'now'],
    ['status', '--force'],
    ['stop', '--timeout', 'soon'],
    ['--print'],
  ])
    expect(hookline(['serve', ...args])).toMatchObject({ status: 64, stdout: '' })
})

test('a time without its unit is told with one', () => {
  const { hookline } = serveWorld()
  expect(hookline(['serve', 'stop', '--timeout', '2'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('Did you mean --timeout 2s?') as string,
  })
})

test('what Node itself would say stands in its log, which is ours alone', () => {
  const { hookline, state } = serveWorld()
  hookline(['serve'])
  expect(statSync(join(state, 'run/server.log')).mode & 0o777).toBe(0o600)
})
