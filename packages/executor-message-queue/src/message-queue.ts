import { defineExecutor, type Executor, type StandardSchema } from '@hookline/core'
import { check } from './check.ts'
import { execute, executeBatch } from './execute.ts'
import { preview } from './preview.ts'
import { createPublisher } from './publisher.ts'
import { openResource, type QueueResource } from './resource.ts'
import type { MessageQueueOptions } from './settings.ts'
import { target } from './target.ts'

/** The executor, by whatever holds its settings to be right. */
export function createMessageQueue(
  options: StandardSchema<MessageQueueOptions>,
): Executor<MessageQueueOptions, QueueResource> {
  return defineExecutor<MessageQueueOptions, QueueResource>({
    name: 'message-queue',
    // each message says by its id which delivery it is
    idempotent: true,
    options,
    target,
    check,
    open: (settings, context) => openResource(settings, context, createPublisher),
    execute,
    executeBatch,
    batch: { max: 256, bytes: 8 * 2 ** 20, linger: 5 },
    preview,
    close: (resource, signal) => resource.close(signal),
  })
}
