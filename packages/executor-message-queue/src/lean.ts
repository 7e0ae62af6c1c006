import type { Executor, StandardSchema } from '@hookline/core'
import { createMessageQueue } from './message-queue.ts'
import type { MessageQueueOptions } from './settings.ts'

export type * from './settings.ts'

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<MessageQueueOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as MessageQueueOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema to load. */
export const messageQueue: Executor<MessageQueueOptions> = createMessageQueue(validated)
