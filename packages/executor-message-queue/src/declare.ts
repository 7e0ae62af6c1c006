import type { HooklineError } from '@hookline/core'
import type { Channel } from 'amqplib'
import type { Dialled } from './dial.ts'
import { mqError } from './errors.ts'
import { hostName, type Topology } from './transport.ts'
import { words } from './words.ts'

/** Makes what is missing of exchange, queue and binding. What is there stays as it is. @throws HooklineError `MQ_DECLARE`, `MQ_FORBIDDEN` */
export async function declare(
  dialled: Dialled,
  { exchange, exchangeType, queue, bindingKey }: Topology,
): Promise<void> {
  if (exchange !== '') {
    const what = `the exchange "${exchange}"`
    if (!(await isThere(dialled, what, (channel) => channel.checkExchange(exchange))))
      await make(dialled, what, (channel) => channel.assertExchange(exchange, exchangeType, DURABLE))
  }
  if (queue === undefined) return
  const what = `the queue "${queue}"`
  if (!(await isThere(dialled, what, (channel) => channel.checkQueue(queue))))
    await make(dialled, what, (channel) => channel.assertQueue(queue, QUORUM))
  if (exchange !== '')
    await make(dialled, `the binding of ${what}`, (channel) => channel.bindQueue(queue, exchange, bindingKey))
}

const DURABLE = { durable: true } as const

/** Kept by a majority of the nodes, so that a confirmation means something. */
const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum' } } as const

type Act = (channel: Channel) => Promise<unknown>

/** True: the broker has it, of whatever kind. @throws HooklineError */
export async function isThere(dialled: Dialled, what: string, act: Act): Promise<boolean> {
  return (await refusalOf(dialled, what, act)) === undefined
}

async function make(dialled: Dialled, what: string, act: Act): Promise<void> {
  const refusal = await refusalOf(dialled, what, act)
  if (refusal !== undefined) throw refusal
}

/** On a channel of its own, which a refusal ends. `undefined`: it went well; gives only that there is no such thing. */
async function refusalOf(
  { model, host }: Dialled,
  what: string,
  act: Act,
): Promise<HooklineError | undefined> {
  const channel = await model.createChannel()
  channel.on('error', () => {})
  try {
    await act(channel)
    await channel.close()
    return undefined
  } catch (thrown) {
    const { code, message } = thrown as { readonly code?: unknown; readonly message: string }
    if (typeof code !== 'number') throw thrown
    const said = words(message.replace(/^.*with message /s, ''))
    const refusal = mqError(
      code === 403 ? 'MQ_FORBIDDEN' : 'MQ_DECLARE',
      `${hostName(host)} refused ${what}: ${said}`,
      {
        // a queue whose node is away counts as not there
        retryable: code === 404,
      },
    )
    if (code === 404) return refusal
    throw refusal
  }
}
