import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('bin/hookline.cjs', import.meta.resolve('hookline/package.json')))
const MOST_MS = 30_000

/** Somebody's home, and a project: nothing of yours is read or written. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-webhooks-')))
const home = join(folder, 'home')
const project = join(folder, 'project')
const journal = join(home, '.local/state/hookline/journal.db')
mkdirSync(join(project, '.git/refs'), { recursive: true })
process.on('exit', () => {
  const pid = deliverer()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The receivers: Slack, an audit service that is down at first, a bus, and a service that decides. */
const received: Received[] = []
let [isDown, asked] = [true, 0]
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    const path = request.url ?? ''
    if (path.startsWith('/policy')) {
      const { command } = (JSON.parse(body) as { data: { command: string } }).data
      const isAllowed = !command.includes('drop')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ allowed: isAllowed, why: 'nobody drops production' }))
      return
    }
    if (path.startsWith('/audit') && isDown) {
      asked++
      response.writeHead(503, { 'retry-after': '0' }).end()
      return
    }
    received.push({ path, headers: request.headers, body })
    response.end(path === '/slack' ? 'ok' : '')
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo

const hooks = readFileSync(join(import.meta.dirname, 'hooks.toml'), 'utf8')
mkdirSync(join(home, '.config/hookline'), { recursive: true })
writeFileSync(
  join(home, '.config/hookline/hooks.toml'),
  hooks.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`),
)

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
}

function hookline(args: readonly string[], input = ''): Ran {
  return spawnSync(process.execPath, [CLI, ...args], {
    cwd: project,
    env: environment(),
    input,
    encoding: 'utf8',
  })
}

/** What Codex calls at an event. While it waits the receivers have to answer, so it is not waited for with the whole process. */
async function codexSays(native: string, payload: object): Promise<Ran> {
  const base = {
    session_id: 'one',
    turn_id: 'one',
    transcript_path: null,
    cwd: project,
    model: 'gpt-5.5',
    permission_mode: 'default',
  }
  const child = spawn(process.execPath, [CLI, 'run', '--agent', 'codex', '--event', native], {
    cwd: project,
    env: environment(),
  })
  child.stdin.end(JSON.stringify({ ...base, hook_event_name: native, ...payload }))
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr }
}

function codexRuns(command: string): Promise<Ran> {
  return codexSays('PreToolUse', { tool_name: 'Bash', tool_input: { command }, tool_use_id: command })
}

function decision({ stdout }: Ran): {
  readonly permissionDecision?: string
  readonly permissionDecisionReason?: string
} {
  if (stdout === '') return {}
  return (JSON.parse(stdout) as { hookSpecificOutput: object }).hookSpecificOutput
}

async function arrived(path: string, count = 1): Promise<readonly Received[]> {
  const there = (): readonly Received[] => received.filter((one) => one.path.startsWith(path))
  for (const end = Date.now() + MOST_MS; there().length < count; await delay(20))
    if (Date.now() > end) throw new Error(`nothing came to ${path} in ${MOST_MS} ms`)
  return there()
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

const key = randomBytes(32)
const secrets = {
  SLACK: `http://127.0.0.1:${port}/slack`,
  AUDIT_TOKEN: 'a-token-that-nobody-may-see',
  AUDIT_KEY: `whsec_${key.toString('base64')}`,
}
for (const [name, value] of Object.entries(secrets)) equal(hookline(['secret', 'set', name], value).status, 0)

const checked = hookline(['check', '--offline'])
equal(checked.status, 0, `${checked.stdout}${checked.stderr}`)
say('✓ hooks.toml is right: addresses, settings and secrets')

await codexSays('Stop', { stop_hook_active: false, last_assistant_message: 'done <!channel> & more' })
const [slack] = await arrived('/slack')
deepStrictEqual(JSON.parse(slack!.body), { text: 'codex finished: done &lt;!channel&gt; &amp; more' })
say('✓ Slack got the message, and no word of the agent can call the whole channel')

const push = await codexRuns('git push origin main')
equal(push.stdout, '', 'a hook in the background gives no answer')
for (const end = Date.now() + MOST_MS; asked < 2; await delay(20))
  ok(Date.now() < end, 'it was not tried again')
deepStrictEqual(
  received.filter(({ path }) => path.startsWith('/audit')),
  [],
)
say('✓ the audit service is down, and the push is tried again; the agent did not wait for it')

isDown = false
const [audit] = await arrived('/audit')
equal(audit!.path, '/audit/one')
equal(audit!.headers.authorization, `Bearer ${secrets.AUDIT_TOKEN}`)
deepStrictEqual(JSON.parse(audit!.body), { command: 'git push origin main', where: project })
const signed = `${String(audit!.headers['webhook-id'])}.${String(audit!.headers['webhook-timestamp'])}.${audit!.body}`
const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
equal(audit!.headers['webhook-signature'], signature)
say('✓ it is up again, and has the push: with its token, under one id, and the signature is right')

const [bus] = await arrived('/bus')
match(String(bus!.headers['content-type']), /^application\/cloudevents\+json/)
const cloud = JSON.parse(bus!.body) as Readonly<Record<string, unknown>>
equal(cloud['specversion'], '1.0')
match(String(cloud['type']), /exec\.before$/)
say('✓ the bus got the same event as a CloudEvent')

const allowed = decision(await codexRuns('deploy production'))
ok(allowed.permissionDecision !== 'deny')
const denied = decision(await codexRuns('drop table production'))
equal(denied.permissionDecision, 'deny')
match(denied.permissionDecisionReason ?? '', /nobody drops production/)
say('✓ a policy service answers a gate: one command may run, another not, for its reason')

const metadata = decision(await codexRuns('curl metadata'))
equal(metadata.permissionDecision, 'deny')
match(metadata.permissionDecisionReason ?? '', /169\.254\.169\.254/)
say('✓ the metadata service of a cloud is not reached, and a guard that cannot ask denies')

await new Promise((resolve) => {
  server.close(resolve)
  server.closeAllConnections()
})
const unheard = decision(await codexRuns('deploy production'))
equal(unheard.permissionDecision, 'deny')
match(unheard.permissionDecisionReason ?? '', /reached no verdict/)
say('✓ the policy service is gone: the guard denies')

const shown = hookline(['history', '--json']).stdout + hookline(['logs']).stdout
for (const secret of Object.values(secrets)) ok(!shown.includes(secret), 'a secret is shown')
say('✓ none of the secrets is in the record')
