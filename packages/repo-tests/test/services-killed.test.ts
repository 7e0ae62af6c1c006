import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openJournal } from '@hookline/journal'
import amqp from 'amqplib'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { instance, missing, ownRabbit, STARTABLE, type Instance, type OwnRabbit } from '@hookline/own-servers'
import { BIN, hook, pidOf, place, RUN, type Place } from './background-world.ts'

const ROUNDS = Number(process.env['HOOKLINE_KILLS'] ?? 1)
const AGENTS = 2

const hooks = (database: string, broker: string): string =>
  [
    hook(
      'audit',
      `executor = "database"
retry = { attempts = 1000, initial = "100ms", max = "1s" }
with.url = "${database}"
with.table = "audit"
with.create = true`,
    ),
    // seldom enough that the broker is up again before it is left alone for half a minute
    hook(
      'bus',
      `executor = "message-queue"
retry = { attempts = 1000, initial = "4s", max = "4s" }
concurrency = { limit = 1 }
with.url = "${broker}"
with.declare = true
with.queue = "events"`,
    ),
  ].join('')

/** Commands of an agent, one after another, until it is told to stop; what it was not told is not counted. */
async function agent({ dir, env, payload }: Place, name: string, isOver: () => boolean): Promise<number> {
  let count = 0
  while (!isOver()) {
    const child = spawn(process.execPath, [BIN, ...RUN], {
      cwd: dir,
      env,
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    child.stdin.end(payload('make', `call-${name}-${count}`))
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect(status).toBe(0)
    count++
  }
  return count
}

function killDeliverer(here: Place): void {
  const pid = pidOf(here.state)
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

async function killAll(here: Place, database: Instance, broker: OwnRabbit): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await delay(1200)
    await database.kill()
    await database.start()
    await delay(600)
    killDeliverer(here)
    await delay(600)
    await broker.kill()
    killDeliverer(here)
    await database.kill()
    await Promise.all([database.start(), broker.start()])
    await delay(600)
  }
}

/** How its runs stand, by state. */
function states(here: Place): Readonly<Record<string, number>> {
  const { journal } = openJournal(join(here.state, 'journal.db'), { waitMs: 5000 })
  const rows = journal.db.all('SELECT state, count(*) AS count FROM runs GROUP BY state')
  journal.close()
  return Object.fromEntries(rows.map(({ state, count }) => [String(state), Number(count)]))
}

function accepted(here: Place, id: string): readonly string[] {
  const { journal } = openJournal(join(here.state, 'journal.db'), { waitMs: 5000 })
  const rows = journal.db.all('SELECT delivery FROM runs WHERE hook = ?', `user/${id}`)
  journal.close()
  return rows.map(({ delivery }) => String(delivery)).toSorted()
}

async function stored(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ delivery_id: string }>('SELECT delivery_id FROM audit')
  await client.end()
  return rows.map(({ delivery_id }) => delivery_id).toSorted()
}

async function published(url: string): Promise<readonly string[]> {
  const connection = await amqp.connect(url)
  const channel = await connection.createChannel()
  const ids: string[] = []
  for (let got = await channel.get('events'); got !== false; got = await channel.get('events'))
    ids.push(String(got.properties.messageId))
  await connection.close()
  return ids
}

if (!STARTABLE.postgres || !STARTABLE.rabbit)
  missing('a PostgreSQL and a RabbitMQ of their own', 'install both')

test.skipIf(!STARTABLE.postgres || !STARTABLE.rabbit)(
  'PostgreSQL, RabbitMQ and what delivers are killed while agents work: nothing is lost, nothing stored twice',
  { timeout: 120_000 + ROUNDS * 60_000 },
  async () => {
    const [database, broker] = await Promise.all([instance('postgres'), ownRabbit()])
    try {
      await database.start()
      const here = place(hooks(database.url, `amqp://127.0.0.1:${broker.port}`))
      expect(here.hookline(['check', '--offline'])).toMatchObject({ status: 0 })
      let isOver = false
      const agents = Array.from({ length: AGENTS }, (_, n) => agent(here, `${n}`, () => isOver))
      await killAll(here, database, broker)
      isOver = true
      const count = (await Promise.all(agents)).reduce((all, one) => all + one, 0)
      // whoever dies last is followed by the next event
      await agent(
        here,
        'last',
        (() => {
          let n = 0
          return () => n++ > 0
        })(),
      )
      await vi.waitFor(() => expect(Object.keys(states(here))).toEqual(['done']), {
        timeout: 60_000,
        interval: 200,
      })
      const [audits, buses] = [accepted(here, 'audit'), accepted(here, 'bus')]
      expect(audits).toHaveLength(count + 1)
      expect(await stored(database.url)).toEqual(audits)
      const ids = await published(broker.url)
      expect([...new Set(ids)].toSorted()).toEqual(buses)
      process.stdout.write(
        `${ROUNDS * 3} kills of servers, ${ROUNDS * 2} of what delivers: ${audits.length + buses.length} deliveries, 0 lost; 0 rows twice, ${ids.length - buses.length} messages twice under their id\n`,
      )
    } finally {
      await Promise.all([database.remove(), broker.remove()])
    }
  },
)
