import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { keep } from '@hookline/runtime/background'
import { deliveryOf, execEvent, LOADED, promised } from '../crash/delivery.ts'
import { withHttpServer } from './mcp.ts'
import type { Figure } from './measure.ts'
import { beforeCommand, withResident, type Resident } from './resident-world.ts'
import { withReceiver } from './webhook-sends.ts'

const MCP = fileURLToPath(new URL('mcp-server.ts', import.meta.url))
const POSTGRES = 'postgres://postgres@127.0.0.1:5432/test'
const MYSQL = 'mysql://root@127.0.0.1:3306/test'
const STDIO = `with.command = ${JSON.stringify([process.execPath, MCP, 'stdio'])}`

const rows = (id: string, url: string): string => `[[hooks]]
id = "${id}"
on = "exec.before"
mode = "blocking"
executor = "database"
with.url = "${url}"
with.table = "hookline_bench"
with.create = true
`

/** A hook of every executor, and of every database, each asked before a command. */
const hooks = (url: string, mcp = STDIO, target = '127.0.0.1:1'): string => `version = 1

[network]
allow_private = ["${new URL(url).host}", "${target}", "127.0.0.1:5672", "127.0.0.1:5432", "127.0.0.1:3306"]

[[hooks]]
id = "guard"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "no"

[[hooks]]
id = "script"
on = "exec.before"
run = ["true"]

[[hooks]]
id = "webhook"
on = "exec.before"
mode = "blocking"
executor = "webhook"
with.url = "${url}"

[[hooks]]
id = "mcp"
on = "exec.before"
mode = "blocking"
executor = "mcp"
${mcp}
with.tool = "say"
with.arguments.text = "{{ event.data.command }}"

${rows('sqlite', 'sqlite:audit')}
${rows('postgres', POSTGRES)}
${rows('mysql', MYSQL)}
[[hooks]]
id = "queue"
on = "exec.before"
mode = "blocking"
executor = "message-queue"
with.url = "amqp://127.0.0.1:5672"
with.exchange = "amq.topic"
with.routing_key = "hookline.bench"
with.mandatory = false

[[hooks]]
id = "file"
on = "exec.before"
mode = "blocking"
executor = "filesystem"
with.action = "append"
with.path = "bench.log"
with.content = "{{ event.data.command }}"

[[hooks]]
id = "note"
on = "task.complete"
run = ["true"]
mode = "background"
delivery = "at-least-once"
rate_limit = "1/h"
`

const CALLS = 50
const MANY = 100_000
const AT_ONCE = 1000
const GOAL_MB = 80
const MORE_MB = 50

/** Memory of the resident process: at rest, every executor of hookline warm; and with many deliveries that wait. */
export async function serverRss(): Promise<Figure> {
  const far = await withHttpServer((target) =>
    withReceiver((url) =>
      withResident(hooks(url, `with.url = "http://${target}/mcp"`, target), async (resident) =>
        warmed(resident),
      ),
    ),
  )
  return withReceiver((url) =>
    withResident(hooks(url), async (resident) => {
      const bare = resident.memory()
      const { rss, own } = await warmed(resident)
      await fill(resident)
      await delay(8000)
      const { queue } = resident.status()
      const full = resident.memory()
      const mb = (value: number): string => `${value.toFixed(0)} MB`
      return {
        ratio: rss / GOAL_MB,
        median: rss,
        unit: 'MB',
        anchor: `the goal of ${GOAL_MB} MB, every executor warm`,
        goal: 1,
        notes: [
          `before the first call ${mb(bare.rss)}; of that, and of the ${mb(rss)}, its own ${mb(bare.own)} and ${mb(own)}: the rest is Node's program`,
          `with the MCP server reached over HTTP, and not started, ${mb(far.rss)}, its own ${mb(far.own)} (no goal)`,
          `with ${queue?.queued.toLocaleString('en')} deliveries that wait ${mb(full.rss)}, ${mb(full.rss - rss)} more (goal ${MORE_MB} MB)`,
        ],
      }
    }),
  )
}

async function warmed(resident: Resident): Promise<ReturnType<Resident['memory']>> {
  for (let call = 0; call < CALLS; call++) await warm(resident, call)
  await delay(2000)
  return resident.memory()
}

async function warm({ call, root }: Resident, at: number): Promise<void> {
  const said = await call('PreToolUse', beforeCommand(root, at))
  // what failed is said there, and an executor that failed is not warm
  if (said !== '') throw new Error(said)
}

async function fill({ root }: Resident): Promise<void> {
  const env = { HOME: root, XDG_STATE_HOME: `${root}/state` }
  const how = { file: `${root}/config/hookline/hooks.toml`, required: false, root }
  for (let from = 0; from < MANY; from += AT_ONCE) {
    const event = execEvent(root, `echo ${'x'.repeat(200)}`)
    const deliveries = Array.from({ length: AT_ONCE }, (_, n) =>
      deliveryOf(event, promised('note'), `${event.key}:user/note:${from + n}`),
    )
    const warn = (error: Error): void => void process.stderr.write(`${error.message}\n`)
    keep(deliveries, { env, loaded: LOADED, how, warn }).journal.close()
  }
}
