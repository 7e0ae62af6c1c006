import { HooklineError, type BatchResult, type HookContext, type HookOutput } from '@hookline/core'
import { mqError } from './errors.ts'
import { messageOf } from './message.ts'
import type { QueueResource } from './resource.ts'
import { revealing, type Revealed } from './reveal.ts'
import type { MessageQueueOptions } from './settings.ts'
import { target } from './target.ts'
import { timeLimit, type TimeLimit } from './time-limit.ts'
import type { Message, Receipt } from './transport.ts'
import { words } from './words.ts'

type Context = HookContext<MessageQueueOptions, QueueResource>

/** Publishes the event, and waits until the broker has it. @throws HooklineError of the table MQ_ERRORS */
export async function execute(ctx: Context): Promise<HookOutput> {
  ctx.signal.throwIfAborted()
  const limit = timeLimit(ctx)
  const began = performance.now()
  try {
    const output = await published(ctx, revealing(ctx), limit)
    ctx.log(`${target(ctx.options)}: confirmed in ${since(began)} ms`)
    return output
  } catch (thrown) {
    if (!ctx.signal.aborted)
      ctx.log(`${target(ctx.options)}: ${HooklineError.from(thrown).code} after ${since(began)} ms`)
    throw thrown
  } finally {
    limit.end()
  }
}

/** The same of several: all are sent before the first is waited for. @throws HooklineError if the broker refused us */
export async function executeBatch(contexts: readonly Context[]): Promise<readonly BatchResult[]> {
  const [first] = contexts
  if (first === undefined) return []
  const limit = timeLimit(first)
  const began = performance.now()
  const reveal = revealing(first)
  const ends = await Promise.allSettled(contexts.map((ctx) => published(ctx, reveal, limit)))
  limit.end()
  const results = ends.map(resultOf)
  first.log(`${target(first.options)}: ${told(results)} in ${since(began)} ms`)
  return renewable(results)
}

async function published(ctx: Context, reveal: Revealed, limit: TimeLimit): Promise<HookOutput> {
  try {
    const message = messageOf(ctx)
    const transport = ctx.resource.transport(ctx.hook, reveal)
    const receipt = await transport.publish(message, limit.signal)
    return outputOf(message, receipt)
  } catch (thrown) {
    // who is called off is told why by whoever did so
    ctx.signal.throwIfAborted()
    throw withoutSecrets(HooklineError.from(thrown), ctx.resource)
  }
}

/** @throws HooklineError `MQ_UNROUTABLE` */
function outputOf(
  { exchange, routingKey, properties: { messageId } }: Message,
  receipt: Receipt,
): HookOutput {
  if (receipt.status === 'confirmed') return { data: { exchange, routingKey, messageId } }
  const { code, text } = receipt
  const where = exchange === '' ? 'the default exchange' : `the exchange "${exchange}"`
  throw mqError(
    'MQ_UNROUTABLE',
    `${where} has no queue for the routing key "${words(routingKey)}": the broker returned it, ${code} ${words(text)}`,
    { retryable: false },
  )
}

function resultOf(end: PromiseSettledResult<HookOutput>): BatchResult {
  return end.status === 'fulfilled'
    ? { status: 'done', output: end.value }
    : { status: 'failed', error: end.reason }
}

/** What was refused for who we are goes for all of them: thrown, it has the secret read again. */
function renewable(results: readonly BatchResult[]): readonly BatchResult[] {
  const errors = results.map((one) => (one.status === 'failed' ? HooklineError.from(one.error) : undefined))
  const refusal = errors.find((error) => error?.details.renew === true)
  if (refusal === undefined) return results
  if (errors.every((error) => error?.details.renew === true)) throw refusal
  return results.map((one, at) =>
    errors[at]?.details.renew === true ? { status: 'failed', error: again(errors[at]) } : one,
  )
}

/** Some were published: those that were not come once more, and then all that come are refused. */
function again({ code, message, hint, details }: HooklineError): HooklineError {
  return new HooklineError(code, message, { ...details, hint, retryable: true, renew: false })
}

function told(results: readonly BatchResult[]): string {
  const failures = results.flatMap((one) =>
    one.status === 'failed' ? [HooklineError.from(one.error).code] : [],
  )
  const codes = [...new Set(failures)].map(
    (code) => `, ${failures.filter((one) => one === code).length} ${code}`,
  )
  return `${results.length - failures.length} of ${results.length} confirmed${codes.join('')}`
}

function since(began: number): number {
  return Math.round(performance.now() - began)
}

/** A broker may say back what it was told. */
function withoutSecrets(error: HooklineError, { without }: QueueResource): HooklineError {
  const message = without(error.message)
  if (message === error.message) return error
  const { cause: _cause, ...details } = error.details
  return new HooklineError(error.code, message, { ...details, hint: error.hint })
}
