import type { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SURROUNDINGS } from '../src/connector.ts'
import { createPublisher } from '../src/publisher.ts'
import { MQ_ERRORS } from '../src/errors.ts'
import { encoded, fakeBroker } from './fake-broker.ts'
import { faultOf } from './run.ts'

/** What a broker says on the way of one message, in the order in which it is asked. */
const WORDS: readonly Buffer[] = [
  encoded('ConnectionStart', {
    versionMajor: 0,
    versionMinor: 9,
    serverProperties: { product: 'x', capabilities: { publisher_confirms: true } },
    mechanisms: Buffer.from('PLAIN'),
    locales: Buffer.from('en_US'),
  }),
  encoded('ConnectionTune', { channelMax: 2047, frameMax: 131_072, heartbeat: 60 }),
  encoded('ConnectionOpenOk', { knownHosts: '' }),
  encoded('ChannelOpenOk', { channelId: Buffer.alloc(0) }, 1),
  encoded('ConfirmSelectOk', {}, 1),
  encoded('BasicAck', { deliveryTag: 1, multiple: false }, 1),
]

const damage = fc.record({
  at: fc.nat(WORDS.length - 1),
  flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
  more: fc.uint8Array({ maxLength: 40 }),
  cut: fc.option(fc.nat(), { nil: undefined }),
  /** With the next word in the same breath. */
  isHasty: fc.boolean(),
})

test('a broker whose words are damaged on the way, anywhere: a verdict in time, and nobody dies of it', async () => {
  const crashes = vi.fn<(error: Error) => void>()
  process.on('uncaughtException', crashes)
  onTestFinished(() => void process.off('uncaughtException', crashes))
  let act: (socket: Socket) => void = () => {}
  const { port } = await fakeBroker({ onConnect: (socket) => act(socket) })
  const host = { isSafe: false, host: '127.0.0.1', port, user: 'guest', password: 'guest', vhost: '/' }
  await fc.assert(
    fc.asyncProperty(damage, async (damaged) => {
      act = (socket) => speak(socket, damaged)
      const to = createPublisher(
        { hosts: [host], tls: undefined, inFlight: 2 },
        { ...SURROUNDINGS, connectMs: 60 },
      )
      const fault = await faultOf(to.publish(MESSAGE, AbortSignal.timeout(100)))
      await to.close(AbortSignal.abort())
      expect(fault === undefined || Object.hasOwn(MQ_ERRORS, fault.code)).toBe(true)
      expect(typeof (fault?.retryable ?? true)).toBe('boolean')
    }),
    { numRuns: Number(process.env['HOOKLINE_FUZZ'] ?? 150) },
  )
  expect(crashes).not.toHaveBeenCalled()
}, 600_000)

interface Damage {
  readonly at: number
  readonly flips: readonly (readonly [number, number])[]
  readonly more: Uint8Array
  readonly cut: number | undefined
  readonly isHasty: boolean
}

/** Answers each thing that comes with the next word. */
function speak(socket: Socket, { at, flips, more, cut, isHasty }: Damage): void {
  let next = 0
  socket.on('data', () => {
    const word = WORDS[next]
    if (word === undefined) return
    const isDamaged = next++ === at
    const bytes = Buffer.from(word)
    if (!isDamaged) {
      socket.write(word)
      return
    }
    for (const [where, how] of flips) bytes[where % bytes.length]! ^= how
    const kept = cut === undefined ? bytes : bytes.subarray(0, cut % bytes.length)
    const hasty = isHasty ? (WORDS[next] ?? Buffer.alloc(0)) : Buffer.alloc(0)
    socket.write(Buffer.concat([kept, more, hasty]))
  })
}

const MESSAGE = {
  exchange: '',
  routingKey: 'k',
  body: Buffer.from('hello'),
  properties: {
    messageId: 'id',
    type: 't',
    appId: 'a',
    contentType: 'text/plain',
    headers: {},
    persistent: true,
    mandatory: true,
  },
}
