import { setTimeout as delay } from 'node:timers/promises'
import { keep } from '@hookline/runtime/background'
import { deliveryOf, execEvent, LOADED, promised } from '../crash/delivery.ts'
import type { Figure } from './measure.ts'
import { beforeCommand, withResident, type Resident } from './resident-world.ts'
import { withReceiver } from './webhook-sends.ts'

const MANY = 5000
const AT_ONCE = 500

const TARGETS = ['webhook', 'sqlite', 'rabbitmq'] as const

const hooks = (url: string): string => `version = 1

[network]
allow_private = ["${new URL(url).host}", "127.0.0.1:5672"]

[defaults]
mode = "background"
delivery = "at-least-once"

[[hooks]]
id = "webhook"
on = "exec.before"
executor = "webhook"
with.url = "${url}"

[[hooks]]
id = "sqlite"
on = "exec.before"
executor = "database"
with.url = "sqlite:audit"
with.table = "events"
with.create = true

[[hooks]]
id = "rabbitmq"
on = "exec.before"
executor = "message-queue"
with.url = "amqp://127.0.0.1:5672"
with.exchange = "amq.topic"
with.routing_key = "hookline.bench"
with.mandatory = false
`

/** Deliveries that wait, each kept for good, carried out by the resident process: how many a second, and what of the processor each takes. */
export async function deliveries(): Promise<Figure> {
  return withReceiver((url) =>
    withResident(hooks(url), async (resident) => {
      const found = []
      for (const target of TARGETS) found.push({ target, ...(await drained(resident, target)) })
      const [webhook] = found
      return {
        ratio: webhook!.rate / found[1]!.rate,
        median: webhook!.rate,
        unit: 'deliveries/s to a webhook',
        anchor: `rows of SQLite, ${Math.round(found[1]!.rate).toLocaleString('en')}/s`,
        notes: found.map(
          ({ target, rate, cpu }) =>
            `${target}: ${Math.round(rate).toLocaleString('en')} a second, ${cpu.toFixed(2)} ms of the processor each`,
        ),
      }
    }),
  )
}

async function drained(
  resident: Resident,
  target: string,
): Promise<{ readonly rate: number; readonly cpu: number }> {
  // the first of a target is also the one that opens it
  await carried(resident, target, 10)
  const [from, before] = [performance.now(), resident.cpu()]
  await carried(resident, target, MANY)
  return {
    rate: (MANY / (performance.now() - from)) * 1000,
    cpu: ((resident.cpu() - before) * 1000) / MANY,
  }
}

async function carried({ root, status, env, call }: Resident, target: string, many: number): Promise<void> {
  const how = { file: `${root}/config/hookline/hooks.toml`, required: false, root }
  const warn = (error: Error): void => void process.stderr.write(`${error.message}\n`)
  for (let from = 0; from < many; from += AT_ONCE) {
    const event = execEvent(root, `echo ${'x'.repeat(1000)}`)
    const runs = Array.from({ length: Math.min(AT_ONCE, many - from) }, (_, n) =>
      deliveryOf(event, promised(target), `${event.key}:user/${target}:${n}`),
    )
    keep(runs, { env, loaded: LOADED, how, warn }).journal.close()
  }
  // whoever keeps something elsewhere starts who delivers; here the process itself learns of it
  await call('PreToolUse', beforeCommand(root, many))
  for (;;) {
    const { queue } = status()
    if (queue !== null && queue.dead > 0) throw new Error(`${target}: ${queue.dead} were given up`)
    if (queue !== null && queue.queued + queue.running === 0) return
    await delay(50)
  }
}
