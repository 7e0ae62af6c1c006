import type { Executor, LifecycleEvent } from '@hookline/core'
import { webhook, type WebhookOptions } from '@hookline/executor-webhook'
import { event, hookContext } from '@hookline/testing'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** An event of 2 KB, as it is sent. */
export const EVENT: LifecycleEvent = event('exec.before', { command: `echo ${'x'.repeat(1600)}` })

/** Starts a receiver, and ends it when all is done. */
export async function withReceiver<T>(use: (url: string) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(fileURLToPath(new URL('webhook-receiver.ts', import.meta.url)))
  try {
    const [port] = (await once(child, 'message')) as [number]
    return await use(`http://127.0.0.1:${port}/hook`)
  } finally {
    child.kill()
  }
}

/** The executor as a long-lived process has it open: sends once, and gives when the answer is read. */
export async function openWebhook(
  url: string,
): Promise<{ send: () => Promise<unknown>; close: () => Promise<void> }> {
  const executor: Executor<WebhookOptions> = webhook
  const network = { allowPrivate: [new URL(url).host] }
  const settings: WebhookOptions = { url }
  const resource = await executor.open!(settings, hookContext(settings, { network }))
  const context = hookContext<WebhookOptions, unknown>(settings, {
    network,
    event: EVENT,
    resource,
    isDelivery: true,
  })
  return {
    send: async () => await executor.execute(context),
    close: async () => await executor.close!(resource, AbortSignal.abort()),
  }
}

/** Sends so many, so many at once; gives how many a second that were. */
export async function rate(count: number, atOnce: number, send: () => Promise<unknown>): Promise<number> {
  let left = count
  const lane = async (): Promise<void> => {
    while (left-- > 0) await send()
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (count / (performance.now() - began)) * 1000
}
