import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { world } from './hookline.ts'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
const HOOKS = 'version = 1\n'

/** Says back what it is told, and ends with 7. */
const ECHO = `process.stdin.pipe(process.stdout); process.stdin.on('end', () => setTimeout(() => process.exit(7), 50))`

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function through(script: string, more: readonly string[] = [], words: readonly string[] = []): Child {
  const { dir } = world(HOOKS)
  const child = spawn(
    process.execPath,
    [
      BIN,
      'app-server',
      '--config',
      `${dir}/hooks.toml`,
      ...more,
      '--',
      process.execPath,
      '-e',
      script,
      ...words,
    ],
    { cwd: dir, env: { PATH: process.env['PATH'], HOME: `${dir}/home` }, stdio: 'pipe' },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('bytes are the same both ways: no text, no JSON, ten megabytes in a line, no end of the last line', async () => {
  const lines = fc.sample(fc.uint8Array({ maxLength: 5000 }), 200)
  const big = Buffer.concat([
    Buffer.from('{"method":"item/completed","params":"'),
    Buffer.alloc(10 << 20, 'é'),
    Buffer.from('"}\n'),
  ])
  const asks = Buffer.from(
    '{"method":"item/commandExecution/requestApproval","id":1,"params":{"threadId":"?"}}\n[]\nnull\n{"method":7}\n',
  )
  const parts = [
    ...lines.map((one) => Buffer.from(one)),
    big,
    asks,
    Buffer.from([0xff, 0xfe, 10]),
    Buffer.from('{"id":1}'),
  ]
  const child = through(ECHO)
  const got = buffer(child.stdout)
  for (const part of parts) if (!child.stdin.write(part)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [code] = (await once(child, 'close')) as [number]
  expect((await got).equals(Buffer.concat(parts))).toBe(true)
  expect([code, await text(child.stderr)]).toEqual([7, ''])
})

test('what stands behind -- is of the server: also --help, and options that hookline has', async () => {
  const child = through(
    'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
    [],
    ['--', '--help', '--config', 'x'],
  )
  const got = await text(child.stdout)
  expect(JSON.parse(got)).toEqual(['--help', '--config', 'x'])
})

test('the way the server ends is the way the command ends, and its stderr is its own', async () => {
  const dies = through('process.kill(process.pid, "SIGKILL")')
  expect((await once(dies, 'close'))[1]).toBe('SIGKILL')
  const says = through('console.error("mine"); process.exitCode = 3')
  const stderr = text(says.stderr)
  expect([(await once(says, 'close'))[0], await stderr]).toEqual([3, 'mine\n'])
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s goes on to the server, which decides what it means',
  async (signal) => {
    const child = through(
      `process.on('${signal}', () => process.exit(41)); console.log('up'); setInterval(() => {}, 1000)`,
    )
    await once(child.stdout, 'data')
    child.kill(signal)
    expect((await once(child, 'close'))[0]).toBe(41)
  },
)

test('a server whose client is killed, with hookline, is told so', async () => {
  const child = through(
    `process.stdin.resume(); process.stdin.on('end', () => process.exit()); console.log(process.pid); setInterval(() => {}, 1000)`,
  )
  const pid = Number(String(await once(child.stdout, 'data')))
  child.kill('SIGKILL')
  await expect.poll(() => isThere(pid)).toBe(false)
})

test('a client that does not read holds its server back, and can go on to say something', async () => {
  const child = through(`
    let said = 0
    const more = () => { while (said < 400 && process.stdout.write('x'.repeat(1 << 20) + '\\n')) said++ ; }
    process.stdout.on('drain', more); more()
    process.stdin.once('data', () => { process.stderr.write(String(said)); process.exit(0) })`)
  await new Promise((resolve) => setTimeout(resolve, 400))
  const stderr = text(child.stderr)
  child.stdin.write('go on\n')
  // nobody has read a byte: what was said lies in buffers, and that is not much
  const said = await Promise.race([stderr, new Promise((resolve) => setTimeout(resolve, 1000, 'nothing'))])
  child.stdout.resume()
  expect(Number(said === 'nothing' ? await stderr : said)).toBeLessThan(100)
})

test.each([
  ['unix:///run/x', ['--listen', 'unix:///run/x']],
  ['off', ['--listen=off']],
  [undefined, ['--listen', 'stdio://']],
])('a server that listens elsewhere, %s, is said to be one that nobody stands before', async (url, words) => {
  const child = through('', [], ['--', ...words])
  const said = await text(child.stderr)
  if (url === undefined) expect(said).toBe('')
  else expect(said).toMatch(new RegExp(`^hookline: what is said at ${url} does not pass here.*\n$`))
})

test('a server that cannot be started is said so, with what to do', () => {
  const { hookline } = world(HOOKS)
  const ran = hookline(['app-server', '--config', 'hooks.toml', '--', '/nowhere/codex', 'app-server'])
  expect([ran.status, ran.stdout]).toEqual([69, ''])
  expect(ran.stderr).toContain('APP_SERVER_MISSING')
})

test('a hooks.toml that is not there is said before anything begins', () => {
  const ran = world(HOOKS).hookline(['app-server', '--config', 'none.toml', '--', process.execPath, '-e', ''])
  expect([ran.status, ran.stdout]).toEqual([78, ''])
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
