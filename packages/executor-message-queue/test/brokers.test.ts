import { createServer, type Socket } from 'node:net'
import { onTestFinished, expect, test, vi } from 'vitest'
import { SURROUNDINGS } from '../src/connector.ts'
import { createPublisher } from '../src/publisher.ts'
import type { Message, Transport } from '../src/transport.ts'
import { encoded, fakeBroker, type Script } from './fake-broker.ts'
import { faultOf } from './run.ts'

const LIMIT_MS = 400
const CONNECT_MS = 200

function open(port: number): Transport {
  const host = { isSafe: false, host: '127.0.0.1', port, user: 'guest', password: 'guest', vhost: '/' }
  const broker = { hosts: [host] as const, tls: undefined, inFlight: 256 }
  const made = createPublisher(broker, { ...SURROUNDINGS, connectMs: CONNECT_MS })
  onTestFinished(() => made.close(AbortSignal.abort()))
  return made
}

const PROPERTIES = {
  messageId: 'id',
  type: 't',
  appId: 'a',
  contentType: 'text/plain',
  headers: {},
  persistent: true,
  mandatory: true,
}
const MESSAGE: Message = { exchange: '', routingKey: 'k', body: Buffer.from('hello'), properties: PROPERTIES }

const publish = (to: Transport): ReturnType<typeof faultOf> =>
  faultOf(to.publish(MESSAGE, AbortSignal.timeout(LIMIT_MS)))

const OPEN_OK = encoded('ConnectionOpenOk', { knownHosts: '' })
const closes = (code: number, text: string): Buffer =>
  encoded('ConnectionClose', { replyCode: code, replyText: text, classId: 0, methodId: 0 })
const frame = (type: number, payload: Buffer, channel = 0): Buffer => {
  const head = Buffer.alloc(7)
  head[0] = type
  head.writeUInt16BE(channel, 1)
  head.writeUInt32BE(payload.length, 3)
  return Buffer.concat([head, payload, Buffer.from([0xce])])
}
const HUGE = Buffer.from([1, 0, 0, 0xff, 0xff, 0xff, 0xf0])

interface Case {
  readonly name: string
  readonly script: Script
  readonly code: string
  readonly retryable?: boolean
  readonly says?: string
}

const raw = (act: (socket: Socket) => void): Script => ({ onConnect: act })
const floods = (socket: Socket, piece: Buffer): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', more)
  more()
}

const CASES: readonly Case[] = [
  { name: 'says nothing', script: raw(() => {}), code: 'MQ_UNREACHABLE', says: 'said nothing within' },
  {
    name: 'says garbage',
    script: raw((socket) => void socket.write(Buffer.alloc(400, 9))),
    code: 'MQ_PROTOCOL',
  },
  {
    name: 'speaks HTTP',
    script: raw((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    code: 'MQ_PROTOCOL',
    retryable: false,
    says: 'HTTP',
  },
  {
    name: 'speaks another AMQP',
    script: raw((socket) => void socket.end(Buffer.from('AMQP\0\x01\0\0'))),
    code: 'MQ_PROTOCOL',
    retryable: false,
    says: 'another version of AMQP',
  },
  {
    name: 'speaks TLS',
    script: raw((socket) => void socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 70]))),
    code: 'MQ_PROTOCOL',
    retryable: false,
    says: 'amqps',
  },
  { name: 'hangs up at once', script: raw((socket) => void socket.end()), code: 'MQ_UNREACHABLE' },
  {
    name: 'hangs up in the middle of hello',
    script: { on: { ConnectionStartOk: ({ socket }) => void socket.destroy() } },
    code: 'MQ_UNREACHABLE',
  },
  {
    name: 'stops in the middle of hello',
    script: { on: { ConnectionOpen: () => {} } },
    code: 'MQ_UNREACHABLE',
    says: 'did not finish saying hello',
  },
  { name: 'opens no channel', script: { on: { ChannelOpen: () => {} } }, code: 'MQ_UNREACHABLE' },
  { name: 'confirms no confirming', script: { on: { ConfirmSelect: () => {} } }, code: 'MQ_UNREACHABLE' },
  {
    name: 'lets in and says goodbye in one breath',
    script: {
      on: {
        ConnectionOpen: ({ socket }) => void socket.write(Buffer.concat([OPEN_OK, closes(541, 'boom')])),
      },
    },
    code: 'MQ_UNREACHABLE',
    says: '541 boom',
  },
  {
    name: 'lets in and says garbage in one breath',
    script: {
      on: {
        ConnectionOpen: ({ socket }) => void socket.write(Buffer.concat([OPEN_OK, Buffer.alloc(99, 7)])),
      },
    },
    code: 'MQ_PROTOCOL',
  },
  {
    name: 'refuses the login',
    script: {
      on: {
        ConnectionStartOk: ({ socket }) =>
          void socket.write(closes(403, 'ACCESS_REFUSED - Login was refused')),
      },
    },
    code: 'MQ_REFUSED',
    retryable: false,
    says: 'did not let in the user "guest"',
  },
  {
    name: 'announces a frame of 4 GB',
    script: { on: { ChannelOpen: ({ socket }) => void socket.write(HUGE) } },
    code: 'MQ_UNREACHABLE',
  },
  {
    name: 'sends a method that nobody knows',
    script: { onPublish: ({ say }) => void say.socket.write(frame(1, Buffer.from([1, 2, 3, 4, 5]), 1)) },
    code: 'MQ_UNSETTLED',
  },
  {
    name: 'sends a frame for a channel that is none',
    script: { onPublish: ({ say }) => say.method('BasicAck', { deliveryTag: 1, multiple: false }, 77) },
    code: 'MQ_UNSETTLED',
  },
  {
    name: 'sends a body that nobody asked for',
    script: { onPublish: ({ say }) => void say.socket.write(frame(3, Buffer.from('hello'), 1)) },
    code: 'MQ_UNSETTLED',
  },
  {
    name: 'answers what was not asked',
    script: { onPublish: ({ say }) => say.method('ConfirmSelectOk', {}) },
    code: 'MQ_UNSETTLED',
  },
  {
    name: 'confirms what was never sent',
    script: { onPublish: ({ say }) => say.ack(2 ** 40) },
    code: 'MQ_UNSETTLED',
    says: 'which it was not sent',
  },
  {
    name: 'confirms number 0',
    script: { onPublish: ({ say }) => say.ack(0, true) },
    code: 'MQ_UNSETTLED',
  },
  { name: 'refuses all', script: { onPublish: ({ say, tag }) => say.nack(tag) }, code: 'MQ_NACKED' },
  { name: 'never confirms', script: { onPublish: () => {} }, code: 'MQ_UNCONFIRMED' },
  {
    name: 'is blocked for ever',
    script: { onPublish: ({ say }) => say.method('ConnectionBlocked', { reason: 'no\u001b[31m disk' }, 0) },
    code: 'MQ_UNCONFIRMED',
    says: 'it is blocked: no [31m disk',
  },
  {
    name: 'lets every channel end',
    script: { onPublish: ({ say }) => say.closeChannel(406, 'PRECONDITION_FAILED') },
    code: 'MQ_MESSAGE_REFUSED',
    retryable: false,
  },
  {
    name: 'floods with heartbeats',
    script: {
      onPublish: ({ say }) =>
        floods(say.socket, Buffer.concat(Array.from({ length: 999 }, () => frame(8, Buffer.alloc(0))))),
    },
    code: 'MQ_UNSETTLED',
    says: 'that nobody asked for',
  },
  {
    name: 'returns a message without end',
    script: {
      onPublish({ say, ...message }) {
        say.back({ ...message, say, body: Buffer.alloc(0), size: 2 ** 40 } as never)
        floods(say.socket, frame(3, Buffer.alloc(65_536), 1))
      },
    },
    code: 'MQ_UNSETTLED',
  },
  {
    name: 'returns what was never sent, and confirms',
    script: {
      onPublish({ say, ...message }) {
        say.back({ ...message, say, properties: { messageId: 'another' } })
        say.nack(message.tag)
      },
    },
    code: 'MQ_NACKED',
  },
]

test.each(CASES)('a broker that $name', async ({ script, code, retryable = true, says = '' }) => {
  const crashes = vi.fn<(error: Error) => void>()
  process.on('uncaughtException', crashes)
  onTestFinished(() => void process.off('uncaughtException', crashes))
  const { port, sockets } = await fakeBroker(script)
  const began = process.memoryUsage().rss
  const to = open(port)
  const fault = await publish(to)
  expect(fault).toMatchObject({ code, retryable })
  expect(fault!.message).toContain(says)
  expect(fault!.message).toMatch(/^[^\p{Cc}]{1,600}$/u)
  await to.close(AbortSignal.timeout(100))
  await expect
    .poll(() => sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded))
    .toBe(true)
  expect((process.memoryUsage().rss - began) / 2 ** 20).toBeLessThan(100)
  expect(crashes).not.toHaveBeenCalled()
})

test('a server that is gone before it is asked is no crash either', async () => {
  const server = createServer((socket) => socket.resetAndDestroy())
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  expect(await publish(open(port))).toMatchObject({ code: 'MQ_UNREACHABLE', retryable: true })
})
