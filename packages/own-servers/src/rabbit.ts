import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort, listens } from './port.ts'

/** Not the ones on the PATH: as root those change the user. */
const BIN = '/usr/lib/rabbitmq/bin'

/** What starts one; `undefined`: it is not installed. */
export const RABBIT: string | undefined = [join(BIN, 'rabbitmq-server')].find((path) => existsSync(path))

/** What a broker is told before it starts. */
export interface Setup {
  /** Lines of rabbitmq.conf. */
  readonly config?: readonly string[]
  /** Users, virtual hosts, permissions: as RabbitMQ exports them. */
  readonly definitions?: object
  /** How long it has until it listens. */
  readonly startMs?: number
}

/** A RabbitMQ of the test's own, which may be killed. */
export interface OwnRabbit {
  readonly port: number
  readonly tlsPort: number
  readonly url: string
  /** Evaluates Erlang on it. */
  run(erlang: string): Promise<string>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Once more, with what it has on disk. */
  start(): Promise<void>
  /** Ends it, and takes its files away. */
  remove(): Promise<void>
}

const GUEST = {
  users: [{ name: 'guest', password: 'guest', tags: 'administrator' }],
  vhosts: [{ name: '/' }],
  permissions: [{ user: 'guest', vhost: '/', configure: '.*', write: '.*', read: '.*' }],
}

export async function ownRabbit({
  config = [],
  definitions = GUEST,
  startMs = 60_000,
}: Setup = {}): Promise<OwnRabbit> {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-rabbit-'))
  const [port, dist, tlsPort] = await Promise.all([freePort(), freePort(), freePort()])
  const node = `hookline${port}@localhost`
  mkdirSync(join(dir, 'log'))
  writeFileSync(join(dir, 'plugins'), '[].')
  writeFileSync(join(dir, 'definitions.json'), JSON.stringify(definitions))
  const lines = ['log.console = false', `load_definitions = ${join(dir, 'definitions.json')}`, ...config]
  writeFileSync(
    join(dir, 'rabbitmq.conf'),
    lines.map((line) => `${line.replaceAll('TLS_PORT', String(tlsPort))}\n`).join(''),
  )
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    RABBITMQ_NODENAME: node,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: join(dir, 'mnesia'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'plugins'),
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq'),
    // two schedulers are enough, and it starts sooner
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none',
  }
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const gone = child?.exitCode === null ? new Promise((end) => child!.once('exit', end)) : undefined
    if (child?.pid !== undefined && gone !== undefined) process.kill(-child.pid, 'SIGKILL')
    await gone
  }
  const made: OwnRabbit = {
    port,
    tlsPort,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    async run(erlang) {
      const { stdout } = await promisify(execFile)(join(BIN, 'rabbitmqctl'), ['-n', node, 'eval', erlang], {
        env,
      })
      return stdout.trim()
    },
    kill,
    async start() {
      // in a group of its own: the shell that starts it and the emulator go together
      child = spawn(RABBIT!, [], { env, cwd: dir, stdio: 'ignore', detached: true })
      for (const end = Date.now() + startMs; !(await listens(port)); await delay(100))
        if (Date.now() > end) throw new Error('RabbitMQ did not start')
    },
    async remove() {
      await kill()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  try {
    await made.start()
  } catch (thrown) {
    // in a group of its own it would outlive the test
    await made.remove()
    throw thrown
  }
  return made
}
