import type { HooklineError } from '@hookline/core'
import { createConnector, SURROUNDINGS, type Connected, type Surroundings } from './connector.ts'
import type { Entry } from './entry.ts'
import { mqError } from './errors.ts'
import { createLatecomers } from './latecomers.ts'
import type { Link } from './link.ts'
import { meaningOf } from './loss.ts'
import type { Broker, Receipt, Transport } from './transport.ts'
import { closed, isStalled, lateError, noTime, notEncoded, twin } from './verdict.ts'
import { aborted } from './waits.ts'
import { createWindow } from './window.ts'

/** Publishes by amqplib: what it leaves to its users, so that nothing is forgotten and nothing grows without bound. */
export function createPublisher(broker: Broker, surroundings: Surroundings = SURROUNDINGS): Transport {
  const window = createWindow(broker.inFlight)
  const latecomers = createLatecomers()
  let isFull = false
  let isClosed = false
  let idle = (): void => {}

  const told: Connected = {
    settled(tag, isMultiple, isTaken) {
      connector.proven()
      for (const entry of window.settled(tag, isMultiple)) {
        if (isTaken && !entry.isWanted && entry.returned === undefined) latecomers.add(entry.message)
        if (isTaken) entry.settle(entry.returned ?? CONFIRMED)
        else entry.fail(mqError('MQ_NACKED', `${connector.name} did not take it`, { retryable: true }))
      }
      pump()
    },
    returned(messageId, code, text) {
      const entry = window.find(messageId)
      if (entry !== undefined) entry.returned = { status: 'returned', code, text }
    },
    drained() {
      isFull = false
      pump()
    },
    lost(loss) {
      const { status, error } = meaningOf(loss, connector.name)
      const entries = window.lost()
      isFull = false
      if (status === 'one' && entries.length > 1) window.again(entries.filter(({ isWanted }) => isWanted))
      else for (const entry of entries) entry.fail(error)
      if (status !== 'unknown') connector.proven()
      pump()
    },
    ready: pump,
    failed(why, isNew) {
      // what has worked will work again; what has not may never
      if (isNew || why.details.retryable !== true) failAll(why)
      pump()
    },
  }
  const connector = createConnector(broker, told, surroundings)

  return {
    get state() {
      if (isClosed) return 'closed'
      if (connector.link !== undefined) return connector.blocked === undefined ? 'open' : 'blocked'
      return connector.isConnecting ? 'connecting' : 'waiting'
    },
    async publish(message, signal) {
      if (signal.aborted) throw noTime(connector.name)
      if (isClosed) throw closed(connector.name)
      if (latecomers.take(message)) return CONFIRMED
      const entry = window.add(message)
      if (entry === undefined) throw twin(message)
      const receipt = entry.wait(signal, () => late(entry))
      pump()
      return await receipt
    },
    async close(signal) {
      isClosed = true
      await Promise.race([aborted(signal), whenIdle()])
      for (const entry of window.lost()) entry.fail(closed(connector.name))
      failAll(closed(connector.name))
      await connector.close(signal)
    },
  }

  function pump(): void {
    if (window.waiting.size === 0) {
      if (window.inFlight === 0) idle()
      return
    }
    const { link } = connector
    if (link === undefined) return connector.connect()
    for (let entry = next(); entry !== undefined; entry = next()) send(link, entry)
  }

  function next(): Entry | undefined {
    const isOpen = connector.link !== undefined && connector.blocked === undefined && !isFull
    return isOpen ? window.next() : undefined
  }

  function send(link: Link, entry: Entry): void {
    try {
      isFull = !link.send(entry.message)
      window.sent(entry, performance.now())
    } catch (thrown) {
      // a channel that is ending takes nothing; it is the next one's
      if ((thrown as Error).name === 'IllegalOperationError') {
        isFull = true
        return link.end()
      }
      window.forget(entry)
      entry.fail(notEncoded(thrown))
    }
  }

  /** Nobody waits for it any more. */
  function late(entry: Entry): HooklineError {
    const error = lateError(entry, connector)
    if (entry.sentAt === undefined && !entry.isWanted) window.forget(entry)
    if (isStalled(entry)) connector.link?.end()
    pump()
    return error
  }

  function failAll(why: HooklineError): void {
    for (const entry of window.waiting) {
      window.forget(entry)
      entry.fail(why)
    }
  }

  function whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      idle = resolve
      pump()
    })
  }
}

const CONFIRMED: Receipt = { status: 'confirmed' }
