import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { event } from '@hookline/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageQueue } from '../src/index.ts'
import type { MessageQueueOptions } from '../src/settings.ts'
import { crash } from './crash.ts'
import { certify, missing, ownRabbit, STARTABLE, type OwnRabbit } from '@hookline/own-servers'
import { model } from './rabbit.ts'
import { contextFor, faultOf, run, runAll, SECRETS } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'hookline-queue-tls-'))
const authority = certify({ name: 'authority', isAuthority: true })
const server = certify({ name: 'broker', hosts: ['127.0.0.1', 'broker.test'] }, authority)
const client = certify({ name: 'hookline' }, authority)
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const all = { configure: '.*', write: '.*', read: '.*' }
const DEFINITIONS = {
  users: [
    { name: 'guest', password: 'guest', tags: 'administrator' },
    { name: 'writer', password: 'p@ss/wörd %41', tags: '' },
    { name: 'talker', password: 'blah-blah', tags: '' },
  ],
  vhosts: [{ name: '/' }, { name: 'team a/50%' }],
  permissions: [
    { user: 'guest', vhost: '/', ...all },
    { user: 'writer', vhost: '/', configure: '^$', write: '^open-.*', read: '.*' },
    { user: 'writer', vhost: 'team a/50%', ...all },
    { user: 'talker', vhost: '/', ...all },
  ],
  topic_permissions: [{ user: 'talker', vhost: '/', exchange: 'open-topic', write: '^mine\\.', read: '.*' }],
  exchanges: [
    {
      name: 'open-topic',
      vhost: '/',
      type: 'topic',
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    },
    {
      name: 'closed',
      vhost: '/',
      type: 'topic',
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    },
  ],
  queues: [{ name: 'classic', vhost: '/', durable: true, auto_delete: false, arguments: {} }],
  bindings: [
    {
      source: 'open-topic',
      vhost: '/',
      destination: 'classic',
      destination_type: 'queue',
      routing_key: 'mine.#',
      arguments: {},
    },
  ],
}

if (!STARTABLE.rabbit) missing('a RabbitMQ of its own', 'install rabbitmq-server')

describe.skipIf(!STARTABLE.rabbit)('a broker of its own', () => {
  let rabbit: OwnRabbit
  const at = (given: Partial<MessageQueueOptions> = {}): Partial<MessageQueueOptions> => ({
    url: `amqp://127.0.0.1:${rabbit.port}`,
    ...given,
  })
  const as = (
    user: string,
    password: string,
    given: Partial<MessageQueueOptions> = {},
  ): Partial<MessageQueueOptions> => at({ user, password: { secret: password }, ...given })

  beforeAll(async () => {
    rabbit = await ownRabbit({
      definitions: DEFINITIONS,
      config: [
        'max_message_size = 100000',
        'listeners.ssl.default = TLS_PORT',
        `ssl_options.cacertfile = ${file('ca.pem', authority.cert)}`,
        `ssl_options.certfile = ${file('server.pem', server.cert)}`,
        `ssl_options.keyfile = ${file('server.key', server.key)}`,
        'ssl_options.verify = verify_peer',
        'ssl_options.fail_if_no_peer_cert = true',
      ],
    })
    file('client.pem', client.cert)
    file('client.key', client.key)
    SECRETS.set('WRONG', 'wrong-password').set('WRITER', 'p@ss/wörd %41').set('TALKER', 'blah-blah')
    SECRETS.set(
      'URL',
      `amqp://writer:${encodeURIComponent('p@ss/wörd %41')}@127.0.0.1:${rabbit.port}/team%20a%2F50%25`,
    )
  }, 60_000)
  afterAll(async () => {
    await rabbit?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('refuses the wrong password: for good, unless the secret is another when it is read again', async () => {
    const fault = await faultOf(run(as('writer', 'WRONG', { exchange: 'open-topic' })))
    expect(fault).toMatchObject({ code: 'MQ_REFUSED', retryable: false, renew: true })
    expect(fault!.message).toMatch(/did not let in the user "writer": 403 ACCESS_REFUSED/)
    expect(fault!.message).not.toContain('wrong-password')
  })

  test('refuses all of a batch alike: that is thrown, so that the secret is read again', async () => {
    const around = [1, 2, 3].map((n) => ({ delivery: { id: `refused-${n}`, attempt: 1 } }))
    const fault = await faultOf(runAll(as('writer', 'WRONG', { exchange: 'open-topic' }), around))
    expect(fault).toMatchObject({ code: 'MQ_REFUSED', retryable: false, renew: true })
  })

  test('lets in by a secret URL, with user, password and virtual host', async () => {
    const fault = await faultOf(run({ url: { secret: 'URL' }, routing_key: 'no-queue' }))
    expect(fault).toMatchObject({ code: 'MQ_UNROUTABLE' })
  })

  test('has no such virtual host, or none for this user', async () => {
    const options = as('writer', 'WRITER', { routing_key: 'x' })
    const nowhere = await faultOf(run({ ...options, vhost: 'nowhere' }))
    expect(nowhere).toMatchObject({ code: 'MQ_VHOST', retryable: false })
    expect(nowhere!.message).toMatch(/did not open the virtual host "nowhere": 530 .*not found/)
    const other = await faultOf(run(as('talker', 'TALKER', { routing_key: 'x', vhost: 'team a/50%' })))
    expect(other).toMatchObject({ code: 'MQ_VHOST', retryable: false })
    expect(other!.message).toMatch(/refused for user 'talker'/)
  })

  test('lets a user write to one exchange and not to another', async () => {
    const options = as('writer', 'WRITER', { exchange: 'open-topic', routing_key: 'mine.x' })
    await expect(run(options)).resolves.toMatchObject({ data: { exchange: 'open-topic' } })
    const fault = await faultOf(run({ ...options, exchange: 'closed' }))
    expect(fault).toMatchObject({ code: 'MQ_FORBIDDEN', retryable: false })
    expect(fault!.message).toContain("exchange 'closed'")
  })

  test('that refuses one routing key takes the others', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => (n % 13 === 5 ? 'yours.x' : 'mine.x'))
    const results = await runAll(
      as('talker', 'TALKER', { exchange: 'open-topic', routing_key: '{{ event.data.command }}' }),
      keys.map((command, n) => ({ event: event('exec.before', { command }, { key: `key-${n}` }) })),
    )
    expect(
      results.map((one) => (one.status === 'done' ? 'mine.x' : (one.error as { code: string }).code)),
    ).toEqual(keys.map((key) => (key === 'mine.x' ? key : 'MQ_FORBIDDEN')))
  })

  test('that refuses one message as too large takes the others', async () => {
    const lengths = [10, 200_000, 20, 300_000, 30]
    const results = await runAll(
      at({ exchange: 'open-topic', routing_key: 'mine.x', body: '{{ event.data.command }}' }),
      lengths.map((length, n) => ({
        event: event('exec.before', { command: 'x'.repeat(length) }, { key: `large-${n}` }),
      })),
    )
    const codes = results.map((one) =>
      one.status === 'done' ? 'done' : (one.error as { code: string }).code,
    )
    expect(codes).toEqual(['done', 'MQ_MESSAGE_REFUSED', 'done', 'MQ_MESSAGE_REFUSED', 'done'])
  })

  test('has no such exchange: one clear failure', async () => {
    const fault = await faultOf(run(at({ exchange: 'no-such', routing_key: 'x' })))
    expect(fault).toMatchObject({ code: 'MQ_EXCHANGE_MISSING', retryable: false })
    expect(fault!.message).toContain("no exchange 'no-such' in vhost '/'")
  })

  test('over TLS lets in who shows a certificate and knows the authority', async () => {
    const url = `amqps://127.0.0.1:${rabbit.tlsPort}`
    const tls = {
      ca: join(folder, 'ca.pem'),
      cert: join(folder, 'client.pem'),
      key: join(folder, 'client.key'),
    }
    const options = { url, exchange: 'open-topic', routing_key: 'mine.x' }
    await expect(run({ ...options, tls })).resolves.toMatchObject({ data: { routingKey: 'mine.x' } })
    const faults = {
      unknown: await faultOf(run(options)),
      named: await faultOf(run({ ...options, tls: { ...tls, server_name: 'other.test' } })),
      unproved: await faultOf(run({ ...options, tls: { ca: tls.ca } })),
      plain: await faultOf(run({ ...options, url: `amqps://127.0.0.1:${rabbit.port}`, tls })),
      other: await faultOf(run({ ...options, url: `amqp://127.0.0.1:${rabbit.tlsPort}` })),
    }
    expect(faults.unknown).toMatchObject({ code: 'MQ_TLS', retryable: false })
    expect(faults.named).toMatchObject({ code: 'MQ_TLS', retryable: false })
    expect(faults.named!.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(faults.unproved!.hint).toContain('`with.tls.cert`')
    expect(faults.plain).toMatchObject({ code: 'MQ_TLS', retryable: false })
    expect(faults.plain!.hint).toContain('does not speak TLS')
    expect(faults.other).toMatchObject({ code: 'MQ_PROTOCOL', retryable: false })
    expect(faults.other!.message).toContain('amqps')
    await expect(run({ ...options, tls: { ...tls, server_name: 'broker.test' } })).resolves.toBeDefined()
  })

  test('is declared what is missing, and what is there stays', async () => {
    const on = await model(rabbit.url)
    const options = at({ exchange: 'made', queue: 'made-queue', routing_key: 'a.b', declare: true })
    await run(options)
    await run(options)
    const channel = await on.createChannel()
    expect((await channel.checkQueue('made-queue')).messageCount).toBe(2)
    expect(await rabbit.run(KIND_OF('made-queue'))).toContain('quorum')
    // a classic queue that is there is used as it is
    await run(at({ queue: 'classic', routing_key: 'classic', declare: true }))
    expect(await rabbit.run(KIND_OF('classic'))).toContain('classic')
    const refused = await faultOf(run(as('writer', 'WRITER', { exchange: 'new', declare: true })))
    expect(refused).toMatchObject({ code: 'MQ_FORBIDDEN', retryable: false })
  })

  test('is looked at: login, exchange, queue', async () => {
    const checked = async (options: Partial<MessageQueueOptions>): Promise<readonly string[]> => {
      const ctx = contextFor(at(options))
      return (await messageQueue.check!(ctx.options, ctx)).map(
        ({ severity, message }) => `${severity}: ${message}`,
      )
    }
    const name = `amqp://127.0.0.1:${rabbit.port}`
    expect(await checked({ exchange: 'open-topic' })).toEqual([])
    expect(await checked({ exchange: 'nope' })).toEqual([`error: ${name} has no exchange "nope"`])
    expect(await checked({ routing_key: 'nope' })).toEqual([`error: ${name} has no queue "nope"`])
    expect(await checked({ routing_key: '{{ event.name }}' })).toEqual([])
    expect(await checked({ exchange: 'later', declare: true })).toEqual([
      `warning: ${name} has no exchange "later": it is made with the first event`,
    ])
    expect(await checked({ routing_key: 'x', vhost: 'nowhere' })).toEqual([
      expect.stringMatching(/^error: .* did not open the virtual host "nowhere"/),
    ])
  })

  test('short of memory takes nothing, and says so in time', async () => {
    const ctx = contextFor(at({ exchange: 'open-topic', routing_key: 'mine.x' }))
    const resource = await messageQueue.open!(ctx.options, ctx)
    const send = (key: string, ms: number): Promise<unknown> =>
      Promise.resolve(
        messageQueue.execute({
          ...ctx,
          resource,
          delivery: { id: key, attempt: 1 },
          deadline: Date.now() + ms,
        }),
      )
    await send('first', 5000)
    await rabbit.run('vm_memory_monitor:set_vm_memory_high_watermark(0).')
    expect(await faultOf(send('second', 700))).toMatchObject({ code: 'MQ_UNCONFIRMED', retryable: true })
    const blocked = await faultOf(send('third', 300))
    expect(blocked).toMatchObject({ code: 'MQ_BLOCKED', retryable: true })
    expect(blocked!.message).toContain('memory')
    await rabbit.run('vm_memory_monitor:set_vm_memory_high_watermark(0.4).')
    // the same one, tried again: the first try of it arrives now, and is not sent twice
    await send('second', 10_000)
    await messageQueue.close!(resource, AbortSignal.timeout(1000))
    const on = await model(rabbit.url)
    const channel = await on.createChannel()
    const ids: string[] = []
    for (
      let got = await channel.get('classic', { noAck: true });
      got !== false;
      got = await channel.get('classic', { noAck: true })
    )
      ids.push(String(got.properties.messageId))
    expect(ids.filter((id) => id === 'second')).toEqual(['second'])
    expect(ids).not.toContain('third')
  })

  test('killed again and again loses nothing that it confirmed, by either library', async () => {
    const kills = Number(process.env['HOOKLINE_KILLS'] ?? 2)
    const tolls = await crash(rabbit, kills)
    for (const [name, { codes, ...toll }] of Object.entries(tolls))
      process.stdout.write(`${kills} kills, ${name}: ${JSON.stringify({ ...toll, ...codes })}\n`)
    for (const toll of Object.values(tolls)) expect(toll).toMatchObject({ unresolved: 0, missing: 0 })
    expect(tolls['amqplib']!.sent).toBeGreaterThan(100)
    // what is told to be unknown is all that can have been stored twice
    expect(tolls['amqplib']!.duplicates).toBeLessThanOrEqual(tolls['amqplib']!.retried)
  }, 600_000)
})

const KIND_OF = (name: string): string =>
  `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"${name}">>)), amqqueue:get_type(Q).`
