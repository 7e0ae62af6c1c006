import { createRequire } from 'node:module'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

type Fields = Readonly<Record<string, unknown>>
interface Frame {
  readonly id?: number
  readonly channel: number
  readonly fields: Fields
  readonly size?: number
  readonly content?: Buffer
}
interface Codec {
  readonly encodeMethod: (id: number, channel: number, fields: Fields) => Buffer
  readonly encodeProperties: (id: number, channel: number, size: number, fields: Fields) => Buffer
  readonly [name: string]: unknown
}
interface Frames {
  readonly parseFrame: (bytes: Buffer, max: number) => { readonly rest: Buffer } | false
  readonly decodeFrame: (frame: unknown) => Frame
  readonly makeBodyFrame: (channel: number, body: Buffer) => Buffer
}

// the library's own codec, which its front door does not let out
const library = createRequire(import.meta.url)
const lib = join(dirname(library.resolve('amqplib')), 'lib')
const defs = library(join(lib, 'defs.js')) as Codec
const frames = library(join(lib, 'frame.js')) as Frames

/** A message as it came in. */
export interface Published {
  /** From 1, on its channel. */
  readonly tag: number
  readonly exchange: string
  readonly routingKey: string
  readonly properties: Fields
  readonly body: Buffer
  readonly say: Say
}

/** What a broker can say on a connection. */
interface Say {
  readonly socket: Socket
  method(name: string, fields: Fields, channel?: number): void
  ack(tag: number, multiple?: boolean): void
  nack(tag: number, multiple?: boolean): void
  /** Gives a message back, as unroutable. */
  back(message: Published): void
  closeChannel(code: number, text: string): void
}

/** What it does where it differs from a broker that takes all. Said by name of the method that came: true = it is answered. */
export interface Script {
  readonly on?: Readonly<Record<string, (say: Say, fields: Fields) => void>>
  readonly onPublish?: (message: Published) => void
  /** Before anything has come. */
  readonly onConnect?: (socket: Socket) => void
}

export interface FakeBroker {
  readonly port: number
  readonly url: string
  readonly got: Published[]
  readonly sockets: Socket[]
}

/** A scripted broker on loopback, gone with the test. */
export async function fakeBroker(script: Script = {}): Promise<FakeBroker> {
  const got: Published[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
    if (script.onConnect !== undefined) return script.onConnect(socket.resume())
    serve(socket, script, got)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((closed) => server.close(closed))
  })
  return { port, url: `amqp://127.0.0.1:${port}`, got, sockets }
}

const TUNE = { channelMax: 2047, frameMax: 131_072, heartbeat: 60 }
const START = {
  versionMajor: 0,
  versionMinor: 9,
  serverProperties: {},
  mechanisms: Buffer.from('PLAIN'),
  locales: Buffer.from('en_US'),
}

/** The ordinary answer to each method. */
const ANSWERS: Readonly<Record<string, readonly [string, Fields]>> = {
  ConnectionStartOk: ['ConnectionTune', TUNE],
  ConnectionOpen: ['ConnectionOpenOk', { knownHosts: '' }],
  ConnectionClose: ['ConnectionCloseOk', {}],
  ChannelOpen: ['ChannelOpenOk', { channelId: Buffer.alloc(0) }],
  ChannelClose: ['ChannelCloseOk', {}],
  ConfirmSelect: ['ConfirmSelectOk', {}],
}

const NAMES = new Map(
  Object.entries(defs).flatMap(([name, id]) => (typeof id === 'number' ? [[id, name] as const] : [])),
)

/** Channels that were ended, of which the end is not yet heard. */
const closing = new WeakMap<Socket, Set<number>>()

function serve(socket: Socket, script: Script, got: Published[]): void {
  const say = speaker(socket)
  let bytes = Buffer.alloc(0)
  let isGreeted = false
  const tags = new Map<number, number>()
  let open: { fields: Fields; properties: Fields; size: number; parts: Buffer[]; channel: number } | undefined
  const finish = (): void => {
    if (open === undefined || Buffer.concat(open.parts).length < open.size) return
    const { channel, fields, properties, parts } = open
    open = undefined
    const tag = (tags.get(channel) ?? 0) + 1
    tags.set(channel, tag)
    const message = {
      tag,
      exchange: String(fields['exchange']),
      routingKey: String(fields['routingKey']),
      properties,
      body: Buffer.concat(parts),
      say: { ...say, ...on(say, channel) },
    }
    got.push(message)
    if (script.onPublish === undefined) say.ack(tag)
    else script.onPublish(message)
  }
  const ended = new Set<number>()
  closing.set(socket, ended)
  const came = ({ id, channel, fields, size, content }: Frame): void => {
    // as a broker does: what came behind the mistake is not even looked at
    if (ended.has(channel) && id !== defs['ChannelCloseOk']) return
    ended.delete(channel)
    if (content !== undefined) open?.parts.push(content)
    else if (id === defs['BasicPublish']) open = { fields, properties: {}, size: 0, parts: [], channel }
    else if (size !== undefined && open !== undefined) open = { ...open, properties: fields, size }
    if (content !== undefined || size !== undefined) return finish()
    const name = NAMES.get(id ?? -1) ?? ''
    if (name === 'ChannelOpen') tags.delete(channel)
    const own = script.on?.[name]
    if (own !== undefined) return own({ ...say, ...on(say, channel) }, fields)
    const answer = ANSWERS[name]
    if (answer !== undefined) say.method(answer[0], answer[1], channel)
  }
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    if (!isGreeted && bytes.length >= 8) {
      isGreeted = true
      bytes = bytes.subarray(8)
      const own = script.on?.['Header']
      if (own === undefined) say.method('ConnectionStart', START, 0)
      else own(say, {})
    }
    for (;;) {
      const frame = isGreeted && frames.parseFrame(bytes, 0)
      if (frame === false) return
      bytes = Buffer.from(frame.rest)
      came(frames.decodeFrame(frame))
    }
  })
}

function speaker(socket: Socket): Say {
  const method: Say['method'] = (name, fields, channel = 1) =>
    void socket.write(defs.encodeMethod(defs[name] as number, channel, fields))
  return { socket, method, ...on({ socket, method }, 1) }
}

function on(
  { socket, method }: Pick<Say, 'socket' | 'method'>,
  channel: number,
): Omit<Say, 'socket' | 'method'> {
  return {
    ack: (deliveryTag, multiple = false) => method('BasicAck', { deliveryTag, multiple }, channel),
    nack: (deliveryTag, multiple = false) =>
      method('BasicNack', { deliveryTag, multiple, requeue: false }, channel),
    back({ exchange, routingKey, properties, body }) {
      method('BasicReturn', { replyCode: 312, replyText: 'NO_ROUTE', exchange, routingKey }, channel)
      socket.write(defs.encodeProperties(defs['BasicProperties'] as number, channel, body.length, properties))
      if (body.length > 0) socket.write(frames.makeBodyFrame(channel, body))
    },
    closeChannel(replyCode, replyText) {
      closing.get(socket)?.add(channel)
      method('ChannelClose', { replyCode, replyText, classId: 60, methodId: 40 }, channel)
    },
  }
}

/** The bytes of one method, to be sent together with others. */
export function encoded(name: string, fields: Fields, channel = 0): Buffer {
  return defs.encodeMethod(defs[name] as number, channel, fields)
}
