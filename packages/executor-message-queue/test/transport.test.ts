import { expect, test, onTestFinished } from 'vitest'
import { SURROUNDINGS, type Surroundings } from '../src/connector.ts'
import { createPublisher } from '../src/publisher.ts'
import type { Broker, Host, Message, Transport } from '../src/transport.ts'
import { fakeBroker, type Published } from './fake-broker.ts'
import { faultOf } from './run.ts'

const HOST: Host = { isSafe: false, host: '127.0.0.1', port: 0, user: 'guest', password: 'guest', vhost: '/' }

function open(port: number, given: Partial<Broker> = {}, around: Partial<Surroundings> = {}): Transport {
  const broker: Broker = { hosts: [{ ...HOST, port }], tls: undefined, inFlight: 256, ...given }
  const made = createPublisher(broker, { ...SURROUNDINGS, random: () => 0, ...around })
  onTestFinished(() => made.close(AbortSignal.abort()))
  return made
}

function message(messageId: string, given: Partial<Message> = {}): Message {
  const properties = {
    messageId,
    type: 'exec.before',
    appId: 'hookline',
    contentType: 'text/plain',
    headers: {},
    persistent: true,
    mandatory: true,
  }
  return { exchange: 'x', routingKey: 'k', body: Buffer.from(messageId), properties, ...given }
}

const soon = (): AbortSignal => AbortSignal.timeout(300)
const never = new AbortController().signal

test('a nack is a failure that may be tried again, and one of many', async () => {
  const { port } = await fakeBroker({
    onPublish: ({ tag, say }) => (tag === 2 ? say.nack(tag) : say.ack(tag)),
  })
  const to = open(port)
  const all = await Promise.all(['a', 'b', 'c'].map((id) => faultOf(to.publish(message(id), never))))
  expect(all).toEqual([undefined, expect.objectContaining({ code: 'MQ_NACKED', retryable: true }), undefined])
})

test('many are confirmed by one number, and all before it', async () => {
  const { port } = await fakeBroker({ onPublish: ({ tag, say }) => tag === 5 && say.ack(5, true) })
  const to = open(port)
  const ids = ['a', 'b', 'c', 'd', 'e']
  await expect(Promise.all(ids.map((id) => to.publish(message(id), never)))).resolves.toHaveLength(5)
})

test('what is never confirmed has a verdict when its time is up, and is not forgotten', async () => {
  const late: Published[] = []
  const { port, got } = await fakeBroker({ onPublish: (one) => void late.push(one) })
  const to = open(port)
  const fault = await faultOf(to.publish(message('a'), soon()))
  expect(fault).toMatchObject({ code: 'MQ_UNCONFIRMED', retryable: true })
  // tried again while the first is still under way: it is the same message, and is not sent twice
  const again = to.publish(message('a'), never)
  await new Promise((next) => setTimeout(next, 20))
  expect(got).toHaveLength(1)
  late[0]!.say.ack(1)
  await expect(again).resolves.toEqual({ status: 'confirmed' })
  // and the next one is a new one
  const third = to.publish(message('a'), never)
  await expect.poll(() => got.length).toBe(2)
  late[1]!.say.ack(2)
  await expect(third).resolves.toEqual({ status: 'confirmed' })
})

test('what is confirmed after its time was up is known when it is tried again', async () => {
  const held: Published[] = []
  const { port, got } = await fakeBroker({ onPublish: (one) => void held.push(one) })
  const to = open(port)
  expect(await faultOf(to.publish(message('a'), soon()))).toMatchObject({ code: 'MQ_UNCONFIRMED' })
  held[0]!.say.ack(1)
  await new Promise((next) => setTimeout(next, 20))
  await expect(to.publish(message('a'), never)).resolves.toEqual({ status: 'confirmed' })
  expect(got).toHaveLength(1)
  // told once: after that it is another fact under an old id, and it is sent
  void to.publish(message('a'), soon()).catch(() => {})
  await expect.poll(() => got.length).toBe(2)
})

test('another message under the same id waits outside while one is under way', async () => {
  const { port } = await fakeBroker({ onPublish: () => {} })
  const to = open(port)
  void to.publish(message('a'), soon()).catch(() => {})
  const fault = await faultOf(to.publish(message('a', { routingKey: 'other' }), soon()))
  expect(fault).toMatchObject({ code: 'MQ_BUSY', retryable: true })
})

test('no more are in flight than allowed, and the rest goes on as they are confirmed', async () => {
  const waiting: Published[] = []
  const { port, got } = await fakeBroker({ onPublish: (one) => void waiting.push(one) })
  const to = open(port, { inFlight: 4 })
  const all = Promise.all(Array.from({ length: 20 }, (_, n) => to.publish(message(`m${n}`), never)))
  await expect.poll(() => got.length).toBe(4)
  await new Promise((next) => setTimeout(next, 30))
  expect(got).toHaveLength(4)
  const timer = setInterval(() => waiting.splice(0).forEach(({ tag, say }) => say.ack(tag)), 2)
  await expect(all).resolves.toHaveLength(20)
  clearInterval(timer)
})

test('no more bytes are in flight than memory is meant for, but one message may have more', async () => {
  const { port, got } = await fakeBroker({ onPublish: () => {} })
  const to = open(port)
  const body = Buffer.alloc(4 * 2 ** 20)
  const all = Array.from({ length: 20 }, (_, n) =>
    faultOf(to.publish(message(`m${n}`, { body }), AbortSignal.timeout(8000))),
  )
  await expect.poll(() => got.length, { timeout: 7000 }).toBe(7)
  const faults = await Promise.all(all)
  expect(faults.filter((fault) => fault?.code === 'MQ_UNCONFIRMED')).toHaveLength(7)
  expect(faults.filter((fault) => fault?.code === 'MQ_BUSY')).toHaveLength(13)
})

test('what waits behind others has a verdict too', async () => {
  const { port, got } = await fakeBroker({ onPublish: () => {} })
  const to = open(port, { inFlight: 1 })
  const [, second] = await Promise.all([
    faultOf(to.publish(message('a'), soon())),
    faultOf(to.publish(message('b'), soon())),
  ])
  expect(second).toMatchObject({ code: 'MQ_BUSY', retryable: true })
  expect(got).toHaveLength(1)
})

test('a blocked broker is not sent to, and goes on', async () => {
  const { port, got, sockets } = await fakeBroker({
    onPublish: ({ tag, say }) => {
      say.ack(tag)
      if (tag === 1) say.method('ConnectionBlocked', { reason: 'low on memory' }, 0)
      if (tag === 1) setTimeout(() => say.method('ConnectionUnblocked', {}, 0), 400)
    },
  })
  const to = open(port)
  await to.publish(message('a'), never)
  await expect.poll(() => to.state).toBe('blocked')
  const fault = await faultOf(to.publish(message('b'), soon()))
  expect(fault).toMatchObject({ code: 'MQ_BLOCKED', retryable: true })
  expect(fault!.message).toContain('low on memory')
  expect(got).toHaveLength(1)
  await expect(to.publish(message('c'), never)).resolves.toEqual({ status: 'confirmed' })
  expect(to.state).toBe('open')
  expect(sockets).toHaveLength(1)
})

test('what comes back is tied to its message, whatever the order of confirmations', async () => {
  const held: Published[] = []
  const { port } = await fakeBroker({
    onPublish(one) {
      held.push(one)
      if (held.length < 3) return
      one.say.back(held[1]!)
      one.say.ack(3)
      one.say.ack(1)
      one.say.ack(2)
    },
  })
  const to = open(port)
  const receipts = await Promise.all(['a', 'b', 'c'].map((id) => to.publish(message(id), never)))
  expect(receipts).toEqual([
    { status: 'confirmed' },
    { status: 'returned', code: 312, text: 'NO_ROUTE' },
    { status: 'confirmed' },
  ])
})

test('a lost connection settles what was in flight, and what waited goes to the next one', async () => {
  let connections = 0
  const { port, sockets } = await fakeBroker({
    on: { ConfirmSelect: (say) => (connections++, say.method('ConfirmSelectOk', {})) },
    onPublish: ({ tag, say }) => {
      if (connections > 1) say.ack(tag)
      else if (tag === 3) say.socket.resetAndDestroy()
    },
  })
  const to = open(port, { inFlight: 3 })
  const all = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((id) => faultOf(to.publish(message(id), never))),
  )
  expect(all.map((fault) => fault?.code)).toEqual([
    'MQ_UNSETTLED',
    'MQ_UNSETTLED',
    'MQ_UNSETTLED',
    undefined,
    undefined,
  ])
  expect(all[0]).toMatchObject({ retryable: true })
  expect(sockets).toHaveLength(2)
})

test('one that ends its channel is found out, and takes no other with it', async () => {
  let channels = 0
  const { port, sockets, got } = await fakeBroker({
    on: { ConfirmSelect: (say) => (channels++, say.method('ConfirmSelectOk', {})) },
    onPublish: ({ body, tag, say }) => {
      const isBad = body.toString().startsWith('bad')
      if (isBad) say.closeChannel(406, 'PRECONDITION_FAILED - message size is larger')
      // those before it on the first channel are never confirmed: it ends too soon
      else if (channels > 1) say.ack(tag)
    },
  })
  const to = open(port)
  const ids = ['a', 'b', 'bad-1', 'c', 'bad-2', 'd']
  const all = await Promise.all(ids.map((id) => faultOf(to.publish(message(id), never))))
  expect(all.map((fault) => fault?.code)).toEqual([
    undefined,
    undefined,
    'MQ_MESSAGE_REFUSED',
    undefined,
    'MQ_MESSAGE_REFUSED',
    undefined,
  ])
  expect(all[2]).toMatchObject({ retryable: false })
  expect(all[2]!.message).toContain('message size is larger')
  expect(channels).toBeLessThanOrEqual(4)
  expect(sockets).toHaveLength(1)
  expect(got.filter(({ body }) => body.toString() === 'bad-1').length).toBeLessThanOrEqual(2)
})

test('a missing exchange is one clear failure for all that goes to it', async () => {
  const { port } = await fakeBroker({
    onPublish: ({ say }) => say.closeChannel(404, "NOT_FOUND - no exchange 'x' in vhost '/'"),
  })
  const to = open(port)
  const all = await Promise.all(['a', 'b'].map((id) => faultOf(to.publish(message(id), never))))
  for (const fault of all) {
    expect(fault).toMatchObject({ code: 'MQ_EXCHANGE_MISSING', retryable: false })
    expect(fault!.message).toContain(
      "404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'x' in vhost '/'\"",
    )
  }
})

test('closing waits for what is under way, and ends when its time is up', async () => {
  const held: Published[] = []
  const { port, sockets } = await fakeBroker({ onPublish: (one) => void held.push(one) })
  const to = open(port)
  const [first, second] = [to.publish(message('a'), never), faultOf(to.publish(message('b'), never))]
  await expect.poll(() => held.length).toBe(2)
  const closing = to.close(AbortSignal.timeout(300))
  await expect(faultOf(to.publish(message('c'), never))).resolves.toMatchObject({ code: 'MQ_CLOSED' })
  held[0]!.say.ack(1)
  await expect(first).resolves.toEqual({ status: 'confirmed' })
  await closing
  await expect(second).resolves.toMatchObject({ code: 'MQ_CLOSED', retryable: true })
  expect(to.state).toBe('closed')
  await expect.poll(() => sockets.every(({ closed }) => closed)).toBe(true)
})

test('closing at once leaves no timer of the library behind: they would keep the process alive', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const { port } = await fakeBroker()
  const before = timers()
  const to = open(port)
  await to.publish(message('a'), never)
  expect(timers()).toBeGreaterThan(before)
  await to.close(AbortSignal.abort())
  await expect.poll(timers).toBeLessThanOrEqual(before)
})

test('of several hosts any will do', async () => {
  const { port } = await fakeBroker()
  for (const random of [() => 0, () => 1, Math.random]) {
    const to = open(
      port,
      {
        hosts: [
          { ...HOST, port: 9 },
          { ...HOST, port },
        ],
      },
      { random },
    )
    await expect(to.publish(message('a'), never)).resolves.toEqual({ status: 'confirmed' })
  }
})

test('where there is nobody that is told at once, of each host', async () => {
  const to = open(9, {
    hosts: [
      { ...HOST, port: 9 },
      { ...HOST, port: 10 },
    ],
  })
  const fault = await faultOf(to.publish(message('a'), never))
  expect(fault).toMatchObject({ code: 'MQ_UNREACHABLE', retryable: true })
  expect(fault!.message).toContain('amqp://127.0.0.1:9 could not be reached: ECONNREFUSED')
  expect(fault!.message).toContain('amqp://127.0.0.1:10 could not be reached: ECONNREFUSED')
})
