import { tlsOptions } from '@hookline/network'
import type { ChannelModel } from 'amqplib'
import type { Socket } from 'node:net'
import { dialFailure, forGood } from './dial-failure.ts'
import { mqError } from './errors.ts'
import { hear } from './heard.ts'
import { heldSocket } from './socket.ts'
import { hostName, type Broker, type Host } from './transport.ts'

/** A broker that let us in. */
export interface Dialled {
  readonly host: Host
  readonly model: ChannelModel
  readonly socket: Socket
}

/** A host that takes longer is passed over. */
export const CONNECT_MS = 5000

/** Seconds; two without a word, and the connection counts as lost. */
const HEARTBEAT = 15

/** What ends the wait for a connection. */
export interface DialLimit {
  /** For one host. */
  readonly ms: number
  readonly signal: AbortSignal
}

/** Connects to one host and logs in. @throws HooklineError what was in the way */
export async function dial(
  host: Host,
  { tls, guard }: Pick<Broker, 'tls' | 'guard'>,
  { ms, signal }: DialLimit,
): Promise<Dialled> {
  signal.throwIfAborted()
  const refusal = guard?.refused(host)
  if (refusal !== undefined) throw forGood(refusal)
  const { connect } = await import('amqplib')
  const lookup = guard?.lookup(host.port)
  const options = {
    noDelay: true,
    clientProperties: CLIENT,
    ...(host.isSafe && tlsOptions(tls)),
    ...(lookup !== undefined && { lookup }),
  }
  const { socket, connected } = heldSocket(() => connect(addressOf(host), options))
  const heard = hear(socket)
  const callOff = (): void => void socket.destroy(hungUp())
  signal.addEventListener('abort', callOff)
  const timer = setTimeout(() => socket.destroy(silent(host, ms, heard.first().length > 0)), ms)
  try {
    const model = await connected
    // an error that nobody hears ends the process; what it was is told by those who watch
    model.on('error', () => {})
    return { host, model, socket }
  } catch (thrown) {
    const why = socket.errored ?? thrown
    hangUp(socket)
    throw dialFailure(why, host, heard)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', callOff)
    heard.stop()
  }
}

/** Does something on a new connection, which is ended if that takes too long, or fails. @throws HooklineError */
export async function within<T>({ host, socket }: Dialled, ms: number, act: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => socket.destroy(silent(host, ms, true)), ms)
  let ended = (): void => {}
  const gone = new Promise<never>((_resolve, reject) => (ended = () => reject(socket.errored ?? hungUp())))
  socket.once('close', ended)
  try {
    return await Promise.race([act(), gone])
  } catch (thrown) {
    throw dialFailure(socket.errored ?? thrown, host, NOTHING)
  } finally {
    clearTimeout(timer)
    socket.removeListener('close', ended)
  }
}

/** Only an error that it hears makes the library stop its timers. */
export function hangUp(socket: Socket | undefined): void {
  socket?.destroy(hungUp())
}

function hungUp(): Error {
  return new Error('the connection was ended here')
}

const NOTHING = { reason: () => undefined, first: () => Buffer.alloc(0) }

const CLIENT = { connection_name: 'hookline' } as const

function addressOf({ isSafe, host, port, user, password, vhost }: Host): object {
  return {
    protocol: isSafe ? 'amqps' : 'amqp',
    hostname: host,
    port,
    username: user,
    password,
    // the library takes it for a part of a URL
    vhost: encodeURIComponent(vhost),
    heartbeat: HEARTBEAT,
    maxFrameSize: MAX_FRAME,
  }
}

/** Twice of what is agreed on: a broker that sends more is none. */
const MAX_FRAME = 262_144

function silent(host: Host, ms: number, hasSpoken: boolean): Error {
  const what = hasSpoken ? 'did not finish saying hello' : 'said nothing'
  return mqError('MQ_UNREACHABLE', `${hostName(host)} ${what} within ${ms} ms`, { retryable: true })
}
