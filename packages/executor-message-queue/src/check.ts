import { HooklineError, type CheckContext, type Finding } from '@hookline/core'
import { brokerOf, urlsOf } from './broker.ts'
import { isThere } from './declare.ts'
import { CONNECT_MS, dial, hangUp, within } from './dial.ts'
import { revealing } from './reveal.ts'
import type { MessageQueueOptions, QueueSecret } from './settings.ts'
import { hostName, type Broker, type Host } from './transport.ts'

/** Looks for secrets and certificates, logs in at each host, and looks for exchange and queue. Nothing is published or made. */
export async function check(
  options: MessageQueueOptions,
  context: CheckContext,
): Promise<readonly Finding[]> {
  const reveal = revealing(context)
  const missing = secretsIn(options).flatMap(([place, secret]) =>
    found(() => reveal.secret(secret), `\`${place}\`: `),
  )
  if (missing.length > 0) return missing
  try {
    const broker = brokerOf(options, context, reveal)
    const all = await Promise.all(broker.hosts.map((host) => tried(host, broker, options, context.signal)))
    return all.flat().map((one) => ({ ...one, message: reveal.without(one.message) }))
  } catch (thrown) {
    return [finding(thrown)]
  }
}

function secretsIn(options: MessageQueueOptions): readonly (readonly [string, QueueSecret])[] {
  const { user, password, tls } = options
  const all: readonly (readonly [string, QueueSecret | undefined])[] = [
    ...urlsOf(options).map((url) => ['url', url] as const),
    ['user', user],
    ['password', password],
    ['tls.ca', tls?.ca],
    ['tls.cert', tls?.cert],
    ['tls.key', tls?.key],
  ]
  return all.flatMap(([place, value]) => (typeof value === 'object' ? [[place, value] as const] : []))
}

async function tried(
  host: Host,
  broker: Broker,
  options: MessageQueueOptions,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    const dialled = await dial(host, broker, { ms: CONNECT_MS, signal })
    try {
      return await within(dialled, CONNECT_MS, () => looked(dialled, options))
    } finally {
      await Promise.race([
        dialled.model.close().catch(() => undefined),
        within(dialled, 500, never).catch(() => undefined),
      ])
      hangUp(dialled.socket)
    }
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    return [finding(thrown)]
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}

async function looked(
  dialled: Awaited<ReturnType<typeof dial>>,
  options: MessageQueueOptions,
): Promise<readonly Finding[]> {
  const { exchange = '', declare = false, queue, routing_key: key = '' } = options
  const wanted = exchange === '' ? (queue ?? (key.includes('{{') ? undefined : key)) : queue
  const findings: Finding[] = []
  const look = async (what: string, act: Parameters<typeof isThere>[2]): Promise<void> => {
    if (!(await isThere(dialled, what, act)))
      findings.push({
        severity: declare ? 'warning' : 'error',
        message: `${hostName(dialled.host)} has no ${what.replace(/^the /, '')}${declare ? ': it is made with the first event' : ''}`,
        hint: declare ? 'Nothing is to be done.' : 'Make it, or set `declare = true`.',
      })
  }
  if (exchange !== '') await look(`the exchange "${exchange}"`, (channel) => channel.checkExchange(exchange))
  if (wanted !== undefined) await look(`the queue "${wanted}"`, (channel) => channel.checkQueue(wanted))
  return findings
}

function found(look: () => unknown, where: string): readonly Finding[] {
  try {
    look()
    return []
  } catch (thrown) {
    const one = finding(thrown)
    return [{ ...one, message: where + one.message }]
  }
}

function finding(thrown: unknown): Finding {
  const { message, hint } = HooklineError.from(thrown)
  return { severity: 'error', message, hint }
}
