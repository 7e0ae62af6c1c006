import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect as reach } from 'node:net'
import { connect, type Channel, type ChannelModel, type ConsumeMessage } from 'amqplib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SOON } from './background-world.ts'
import { packedWorld } from './own-executors-world.ts'

const isThere = await new Promise<boolean>((resolve) => {
  const socket = reach(5672, '127.0.0.1')
  socket.once('connect', () => {
    socket.destroy()
    resolve(true)
  })
  socket.once('error', () => resolve(false))
})
if (!isThere) {
  const what = 'SKIPPED: no RabbitMQ listens at 127.0.0.1:5672. Start one: rabbitmq-server -detached'
  if (process.env['CI'] === 'true') throw new Error(what)
  process.stderr.write(`\n${what}\n\n`)
}

describe.skipIf(!isThere)('the message-queue executor, packed and installed beside a hooks.toml', () => {
  const world = packedWorld(['core', 'executor-message-queue'])
  const queue = `test-${randomUUID()}`
  let model: ChannelModel
  let channel: Channel
  beforeAll(async () => {
    model = await connect('amqp://guest:guest@127.0.0.1:5672', { noDelay: true })
    channel = await model.createChannel()
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  })
  afterAll(async () => {
    await channel.deleteQueue(queue)
    await model.close()
  })

  const hook = (more = ''): string => `[[hooks]]
id = "publish"
on = "exec.before"
executor = "message-queue"
with.url = "amqp://127.0.0.1:5672"
with.routing_key = "${queue}"
${more}`
  const installed = (hooks: string): void => world.installed(`version = 1\n${hooks}`)
  const taken = async (count: number): Promise<readonly ConsumeMessage[]> => {
    const got: ConsumeMessage[] = []
    await vi.waitFor(async () => {
      const one = await channel.get(queue, { noAck: true })
      if (one !== false) got.push(one as unknown as ConsumeMessage)
      expect(got.length).toBeGreaterThanOrEqual(count)
    }, SOON)
    return got
  }

  test('is known by its name, with its settings: check agrees, and a mistake is found', async () => {
    installed(hook())
    const { status, stdout, stderr } = await world.me.hookline(['check'])
    expect(`${stdout}${stderr}`).not.toContain('error')
    expect(status).toBe(0)
    installed(hook('with.exchang = "x"\n'))
    const wrong = await world.me.hookline(['check', '--offline'])
    expect(wrong.status).toBe(78)
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/Did you mean `exchange`/)
  })

  test('what nobody waits for is published by the deliverer, each under an id of its own', async () => {
    installed(hook())
    const lines = ['make one', 'make two', 'make three']
    for (const line of lines) expect((await world.me.command(line)).stdout).toBe('')
    const got = await taken(3)
    const commands = got.map(
      ({ content }) => (JSON.parse(content.toString()) as { data: { command: string } }).data.command,
    )
    expect(commands.toSorted()).toEqual(lines.toSorted())
    expect(new Set(got.map(({ properties }) => properties.messageId as string)).size).toBe(3)
    await vi.waitFor(async () => {
      const { stdout } = await world.me.hookline(['history', '--json'])
      expect(stdout.match(/"end": "ok"/g)).toHaveLength(3)
    }, SOON)
  })

  test('a gate goes on once the broker has the message, and not where it cannot have it', async () => {
    installed(hook().replace('executor =', 'guard = true\nexecutor ='))
    expect((await world.me.command('deploy')).decision).toBeUndefined()
    expect((await taken(1))[0]!.properties.type).toBe('exec.before')
    installed(hook().replace(queue, `${queue}-not`).replace('executor =', 'guard = true\nexecutor ='))
    expect(await world.me.command('deploy')).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('MQ_UNROUTABLE') as string,
    })
  })

  test('a password that is wrong is read again, and no secret is in the record or the logs', async () => {
    const me = hook('with.user = "guest"\nwith.password = { secret = "PASSWORD" }\n').replace(
      'executor =',
      'retry = { initial = "20ms", max = "50ms" }\nexecutor =',
    )
    installed(me)
    await world.me.hookline(['secret', 'set', 'PASSWORD'], 'a-wrong-password')
    await world.me.command('make')
    await vi.waitFor(
      async () =>
        expect((await world.me.hookline(['dead', 'list', '--json'])).stdout).toContain('MQ_REFUSED'),
      SOON,
    )
    await world.me.hookline(['secret', 'set', 'PASSWORD'], 'guest')
    expect((await world.me.hookline(['dead', 'redrive', '--all'])).status).toBe(0)
    expect((await taken(1))[0]!.properties.messageId).toContain('user/publish')
    for (const verb of ['history', 'logs', 'list'])
      expect((await world.me.hookline([verb, '--json'])).stdout).not.toContain('a-wrong-password')
    expect(readFileSync(world.me.config, 'utf8')).not.toContain('a-wrong-password')
  })
})
