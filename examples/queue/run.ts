import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect, type ConsumeMessage } from 'amqplib'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const URL_OF_RABBIT = 'amqp://guest:guest@127.0.0.1:5672'
const MOST_MS = 30_000

const model = await connect(URL_OF_RABBIT, { noDelay: true }).catch((error: Error) => {
  process.stderr.write(
    `No RabbitMQ answers at 127.0.0.1:5672 (${error.message}). Start one: rabbitmq-server -detached\n`,
  )
  process.exit(69)
})

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-queue-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const journal = join(home, '.local/state/hookline/journal.db')
mkdirSync(join(project, '.git/refs'), { recursive: true })
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

/** Names of its own, so that nobody else's queues are touched. */
const own = `example-${process.pid}-`
const [exchange, audit, bus, deploys] = ['agents', 'audit', 'bus', 'deploys'].map(
  (name) => `${own}${name}`,
) as [string, string, string, string]
const hooks = readFileSync(join(import.meta.dirname, 'hooks.toml'), 'utf8').replaceAll('"example-', `"${own}`)
mkdirSync(join(home, '.config/hookline'), { recursive: true })
writeFileSync(join(home, '.config/hookline/hooks.toml'), hooks)

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function hookline(args: readonly string[], input = ''): Ran {
  return spawnSync(process.execPath, [CLI, ...args], {
    cwd: project,
    env: { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' },
    input,
    encoding: 'utf8',
  })
}

/** What Codex calls at an event. */
function codexSays(native: string, payload: object): Ran {
  const base = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
  }
  const event = { ...base, hook_event_name: native, ...payload }
  return hookline(['run', '--agent', 'codex', '--event', native], JSON.stringify(event))
}

function codexRuns(command: string): Ran {
  return codexSays('PreToolUse', { tool_name: 'Bash', tool_input: { command }, tool_use_id: command })
}

function codexRan(command: string): Ran {
  return codexSays('PostToolUse', {
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: command,
    tool_response: 'all is well',
  })
}

function decision({ stdout }: Ran): {
  readonly permissionDecision?: string
  readonly permissionDecisionReason?: string
} {
  if (stdout === '') return {}
  return (JSON.parse(stdout) as { hookSpecificOutput: object }).hookSpecificOutput
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + MOST_MS; !(await isSo()); await delay(20))
    if (Date.now() > end) throw new Error(`${what}: not in ${MOST_MS} ms`)
}

/** The process that delivers, if there is one. */
function deliverer(): number | undefined {
  if (!existsSync(journal)) return undefined
  const db = new DatabaseSync(journal, { timeout: 5000 })
  const pid = db.prepare('SELECT pid FROM deliverer').get()?.['pid']
  db.close()
  return typeof pid === 'number' ? pid : undefined
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The first message of a queue, once there is one. */
async function first(queue: string): Promise<ConsumeMessage> {
  let got: ConsumeMessage | undefined
  await until(`a message in ${queue}`, async () => {
    const channel = await model.createChannel()
    // a queue that is not there ends the channel
    channel.on('error', () => {})
    const message = await channel.get(queue, { noAck: true }).catch(() => false as const)
    await channel.close().catch(() => undefined)
    if (message !== false) got = message as unknown as ConsumeMessage
    return message !== false
  })
  return got!
}

const secrets = { RABBIT: 'guest', RABBIT_URL: URL_OF_RABBIT }
for (const [name, value] of Object.entries(secrets)) equal(hookline(['secret', 'set', name], value).status, 0)

const checked = hookline(['check'])
match(
  `${checked.stdout}${checked.stderr}`,
  new RegExp(`no queue "${audit}": it is made with the first event`),
)
match(`${checked.stdout}${checked.stderr}`, new RegExp(`no exchange "${own}not-there"`))
say('✓ check logs in at the broker, and says what is going to be made and what is missing')

equal(codexRan('make test').stdout, '', 'a hook in the background gives no answer')
await until(`the queue ${audit}`, async () => {
  const channel = await model.createChannel()
  channel.on('error', () => {})
  const { messageCount } = await channel.checkQueue(audit).catch(() => ({ messageCount: 0 }))
  await channel.close().catch(() => undefined)
  return messageCount === 1
})
say('✓ exchange, queue and binding are made, and the message is there; the agent did not wait')

/** What was done, by the id of the message: in a real consumer a row in the same transaction. */
const done = new Map<string, { readonly command: string }>()
const seen: ConsumeMessage[] = []
function work(message: ConsumeMessage): void {
  seen.push(message)
  const id = String(message.properties.messageId)
  if (!done.has(id)) done.set(id, JSON.parse(message.content.toString()) as { command: string })
}
const dying = await connect(URL_OF_RABBIT, { noDelay: true })
const short = await dying.createChannel()
await new Promise<void>((did) => {
  void short.consume(audit, (message) => {
    if (message !== null) work(message)
    did()
  })
})
await dying.close()
const living = await model.createChannel()
await living.consume(audit, (message) => {
  if (message === null) return
  work(message)
  living.ack(message)
})
await until('the message once more', () => seen.length === 2)
equal(seen[1]!.fields.redelivered, true)
equal(seen[0]!.fields.routingKey, 'codex.exec.after')
equal(seen[0]!.properties.type, 'exec.after')
deepStrictEqual([...done.values()], [{ command: 'make test', where: project }])
say('✓ the consumer died, and the message came again: by its message-id the work is done once')

codexSays('Stop', { stop_hook_active: false, last_assistant_message: 'all done' })
const cloud = await first(bus)
equal(cloud.properties.contentType, 'application/cloudevents+json; charset=utf-8')
const read = JSON.parse(cloud.content.toString()) as { type: string; data: { lastMessage: string } }
equal(read.type, 'dev.hookline.task.complete')
equal(read.data.lastMessage, 'all done')
say('✓ the finished task is on the bus, as a CloudEvent')

codexRuns('nobody listens')
let dead = ''
await until('a dead letter', () =>
  (dead = hookline(['dead', 'list', '--json']).stdout).includes('MQ_UNROUTABLE'),
)
match(dead, /312 NO_ROUTE/)
say('✓ what no queue gets is a dead letter, with what the broker says of it')

ok(decision(codexRuns('deploy production')).permissionDecision !== 'deny')
const deployed = await first(deploys)
const { data } = JSON.parse(deployed.content.toString()) as { data: { command: string } }
equal(data.command, 'deploy production')
say('✓ a deploy goes on once it is on the record')

const dropped = decision(codexRuns('drop table'))
equal(dropped.permissionDecision, 'deny')
match(dropped.permissionDecisionReason ?? '', /MQ_EXCHANGE_MISSING/)
say('✓ what cannot be put on the record does not happen')

const shown = hookline(['history', '--json']).stdout + hookline(['logs']).stdout
ok(!shown.includes('guest:guest'), 'a secret is shown')
say('✓ none of the secrets is in the record')

for (const queue of [audit, bus, deploys]) await living.deleteQueue(queue)
await living.deleteExchange(exchange)
await model.close()
