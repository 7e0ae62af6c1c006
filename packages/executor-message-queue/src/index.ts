import type { Executor } from '@hookline/core'
import { createMessageQueue } from './message-queue.ts'
import { options } from './options.ts'
import type { MessageQueueOptions } from './settings.ts'

export type * from './settings.ts'

/** Publishes an event to RabbitMQ, and is done once the broker has it. */
export const messageQueue: Executor<MessageQueueOptions> = createMessageQueue(options)
