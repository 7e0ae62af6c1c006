import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { nodeClient } from '../src/install/client/node.ts'
import { perlAnswer } from '../src/install/client/perl-answer.ts'
import { perlNoAnswer } from '../src/install/client/perl-no-answer.ts'
import { perlClient } from '../src/install/client/perl.ts'
import { PERL_SWITCHES } from '../src/install/client/start-perl.ts'
import { launcher } from '../src/install/launcher.ts'

export const PERL: string = '/usr/bin/perl'

/** The clients, by the perl that a copy is made with and the one that the line starts itself. */
export const CLIENTS: readonly (readonly [string, perl: string | undefined, itself: string | undefined])[] = [
  ['perl', PERL, PERL],
  ['perl by its script', PERL, undefined],
  ['Node', undefined, undefined],
]

/** The words that start it. */
export function startOf({ hook, copy }: ClientWorld, perl: string | undefined): readonly string[] {
  return perl === undefined ? ['/bin/sh', hook] : [perl, ...PERL_SWITCHES, join(copy, 'client.pl')]
}

export const BUILD = '1.0.0-0123456789ab'

/** What a hookline without a server was asked: it prints that. */
export interface OneShot {
  readonly args: readonly string[]
  readonly stdin: string
  readonly env: Readonly<Record<string, string>>
}

const RUN = `const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () =>
  process.stdout.write(JSON.stringify({ args: process.argv.slice(2), stdin: Buffer.concat(chunks).toString('base64'), env: process.env })))`

export interface ClientWorld {
  readonly dir: string
  readonly copy: string
  readonly hook: string
  /** The folder of the server, which is there. */
  readonly run: string
  readonly socket: string
}

/** A copy of hookline that is none, below a folder that goes with the test. */
export function clientWorld(
  perl?: string,
  node: string = process.execPath,
  platform: NodeJS.Platform = process.platform,
): ClientWorld {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "it's ")))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const [copy, run] = [join(dir, 'hookline/bin', BUILD), join(dir, 'hookline/run')]
  mkdirSync(copy, { recursive: true })
  mkdirSync(run, { mode: 0o700 })
  const hook = join(copy, 'hook')
  const homes = { state: dir, config: dir }
  const about = { version: '1.0.0', run, platform, arch: process.arch, homes }
  writeFileSync(hook, launcher({ node, perl }, '1.0.0', homes), { mode: 0o700 })
  writeFileSync(join(copy, 'client.pl'), perlClient(about))
  writeFileSync(join(copy, 'answer.pl'), perlAnswer(about))
  writeFileSync(join(copy, 'no-answer.pl'), perlNoAnswer(about))
  writeFileSync(join(copy, 'client.cjs'), nodeClient(about))
  writeFileSync(join(copy, 'run.cjs'), RUN)
  return { dir, copy, hook, run, socket: join(run, 'server.sock') }
}

/** What a client sent after it was taken. */
interface Frame {
  readonly cwd: string
  readonly words: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** How a server that is none behaves; `undefined`: it says nothing. */
export interface Behaviour {
  readonly greeted?: (socket: Socket) => void
  readonly framed?: (socket: Socket, frame: Frame) => void
}

export interface Heard {
  connections: number
  readonly greetings: string[]
  readonly frames: Frame[]
}

export const take = (socket: Socket): void => void socket.write('+')
export const say =
  (...parts: readonly (string | Buffer)[]) =>
  (socket: Socket): void => {
    for (const part of parts) socket.write(part)
    socket.end()
  }

/** A whole answer. */
export function answer(code: number, out: string | Buffer = '', err: string | Buffer = ''): Buffer {
  const [stdout, stderr] = [Buffer.from(out as Buffer), Buffer.from(err as Buffer)]
  return Buffer.concat([Buffer.from(`${code} ${stdout.length} ${stderr.length}\n`), stdout, stderr])
}

/** Listens where the server of a world would. */
export async function serve(at: string, { greeted = take, framed }: Behaviour): Promise<Heard> {
  const heard: Heard = { connections: 0, greetings: [], frames: [] }
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    heard.connections++
    let got = Buffer.alloc(0)
    let isGreeted = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk])
      const end = got.indexOf('\n')
      if (!isGreeted && end >= 0) {
        isGreeted = true
        heard.greetings.push(got.toString('utf8', 0, end))
        got = got.subarray(end + 1)
        greeted(socket)
      }
      const frame = isGreeted ? frameIn(got) : undefined
      if (frame === undefined) return
      got = Buffer.alloc(0)
      heard.frames.push(frame)
      framed?.(socket, frame)
    })
  })
  await new Promise<void>((done) => server.listen(at, done))
  admit(at)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  return heard
}

function frameIn(got: Buffer): Frame | undefined {
  const header = /^(\d+) (\d+) (\d+)\n/.exec(got.toString('latin1', 0, 64))
  if (header === null) return undefined
  const [args, env, body] = header.slice(1).map(Number) as [number, number, number]
  const start = header[0].length
  if (got.length < start + args + env + body) return undefined
  const [cwd = '', ...words] = got.toString('utf8', start, start + args).split('\0')
  const variables = got.toString('utf8', start + args, start + args + env).split('\0')
  return {
    cwd,
    words,
    env: new Map(variables.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)])),
    body: Buffer.from(got.subarray(start + args + env, start + args + env + body)),
  }
}

export interface Called {
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface CallOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: Buffer | string | typeof OPEN
  readonly stdio?: StdioOptions
}

/** A pipe that nobody closes. */
export const OPEN: unique symbol = Symbol('open')

/** Runs a program of the wired line's kind. */
export async function call(argv: readonly string[], options: CallOptions = {}): Promise<Called> {
  const { cwd, env = {}, input = '', stdio = 'pipe' } = options
  const child = spawn(argv[0]!, argv.slice(1), {
    cwd,
    stdio,
    // without SHLVL, bash takes the socket on its stdin for a remote shell and reads its settings
    env: { PATH: '/usr/bin:/bin', SHLVL: '1', ...env },
  })
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
  child.stdin?.on('error', () => undefined)
  if (input !== OPEN) child.stdin?.end(input)
  onTestFinished(() => void child.kill('SIGKILL'))
  const status = await new Promise<number | null>((done) => child.on('close', done))
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
}

function collected(stream: ChildProcess['stdout']): readonly Buffer[] {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return chunks
}

/** A server in a process of its own: `text` is what it does with each `socket`. */
export async function serverProcess(at: string, text: string, backlog = 511): Promise<ChildProcess> {
  const listen = `.listen({ path: ${JSON.stringify(at)}, backlog: ${backlog} }, () => console.log('up'))`
  const child = spawn(
    process.execPath,
    ['-e', `require('node:net').createServer((socket) => { ${text} })${listen}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise((done) => child.stdout.once('data', done))
  admit(at)
  return child
}

/** Clients write what they show beside the socket; where it is a pipe they do not. */
function admit(socket: string): void {
  writeFileSync(join(dirname(socket), `calls.${lstatSync(socket).ino}`), '', { mode: 0o200 })
}
