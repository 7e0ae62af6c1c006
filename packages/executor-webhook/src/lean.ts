import type { Executor, StandardSchema } from '@hookline/core'
import { openNode } from './line-node.ts'
import type { WebhookOptions } from './settings.ts'
import { createWebhook } from './webhook.ts'

export type * from './settings.ts'

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<WebhookOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as WebhookOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema and without a library to load. */
export const webhook: Executor<WebhookOptions> = createWebhook(openNode, validated)
