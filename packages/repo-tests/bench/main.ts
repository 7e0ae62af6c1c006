import { appServer } from './app-server.ts'
import { append, appendMemory } from './append.ts'
import { check1000 } from './check.ts'
import { codexSession } from './codex.ts'
import { database, databaseMemory } from './database.ts'
import { drainFlat } from './drain.ts'
import { dispatchNone, dispatchObserved, dispatchOne } from './dispatch.ts'
import { eventBackground, eventOneshot, eventOneshotScript, eventOneshotWebhook } from './event.ts'
import { journal } from './journal.ts'
import { mcpHttp, mcpOnce, mcpStdio } from './mcp.ts'
import { limits } from './limits.ts'
import type { Figure } from './measure.ts'
import { queue, queueMemory } from './queue.ts'
import { eventServer } from './resident.ts'
import { deliveries } from './resident-deliveries.ts'
import { serverRss } from './resident-memory.ts'
import { sandbox } from './sandbox.ts'
import { webhook, webhookMemory } from './webhook.ts'

const BENCHES: Readonly<Record<string, () => Promise<Figure>>> = {
  'dispatch-none': dispatchNone,
  'dispatch-one': dispatchOne,
  'dispatch-observed': dispatchObserved,
  'check-1000': check1000,
  'event-oneshot': eventOneshot,
  'event-oneshot-script': eventOneshotScript,
  'event-oneshot-webhook': eventOneshotWebhook,
  'event-background': eventBackground,
  'event-server': eventServer,
  codex: codexSession,
  'app-server': appServer,
  sandbox: sandbox('bubblewrap'),
  'sandbox-codex': sandbox('codex'),
  'sandbox-runtime': sandbox('sandbox-runtime'),
  limits,
  'server-rss': serverRss,
  deliveries,
  journal,
  drain: drainFlat,
  webhook,
  'webhook-memory': webhookMemory,
  queue,
  'queue-memory': queueMemory,
  database,
  'database-memory': databaseMemory,
  append,
  'append-memory': appendMemory,
  mcp: mcpStdio,
  'mcp-http': mcpHttp,
  'mcp-once': mcpOnce,
}

const args = process.argv.slice(2)
const asJson = args.includes('--json')
const asked = args.filter((arg) => !arg.startsWith('-'))
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  process.stderr.write(
    `no bench is called ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}\n`,
  )
  process.exit(64)
}

const figures: Record<string, Figure> = {}
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  if (!asJson) process.stderr.write(`${name} ...\r`)
  figures[name] = await BENCHES[name]!()
  if (!asJson) print(name, figures[name])
}
if (asJson) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)

function print(name: string, figure: Figure): void {
  process.stdout.write(
    `${name.padEnd(22)} ${figure.ratio.toFixed(2)}x ${held(figure)}   ${figure.median.toFixed(figure.unit === 'ns' ? 0 : 1)} ${figure.unit} vs ${figure.anchor}\n`,
  )
  for (const note of figure.notes ?? []) process.stdout.write(`${' '.repeat(23)}${note}\n`)
}

function held({ ratio, goal, atLeast }: Figure): string {
  if (goal === undefined) return '(no goal)'
  const isHeld = atLeast === true ? ratio >= goal : ratio <= goal
  return `${isHeld ? 'within' : 'OUTSIDE'} ${atLeast === true ? '>=' : '<='} ${goal}x`
}
