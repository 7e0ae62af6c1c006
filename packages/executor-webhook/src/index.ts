import type { Executor } from '@hookline/core'
import { openKy } from './line-ky.ts'
import { options } from './options.ts'
import type { WebhookOptions } from './settings.ts'
import { createWebhook } from './webhook.ts'

export type * from './settings.ts'

/** Sends an event over HTTP; where somebody waits for it, what comes back is the answer. */
export const webhook: Executor<WebhookOptions> = createWebhook(openKy, options)
