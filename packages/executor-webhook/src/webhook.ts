import { defineExecutor, type Executor, type StandardSchema } from '@hookline/core'
import { check } from './check.ts'
import { execute } from './execute.ts'
import type { OpenLine } from './line.ts'
import { preview } from './preview.ts'
import { openResource, type WebhookResource } from './resource.ts'
import type { WebhookOptions } from './settings.ts'
import { target } from './target.ts'

/** The executor, by whatever carries what it sends. */
export function createWebhook(
  openLine: OpenLine,
  options: StandardSchema<WebhookOptions>,
): Executor<WebhookOptions, WebhookResource> {
  return defineExecutor<WebhookOptions, WebhookResource>({
    name: 'webhook',
    // each attempt says by its id which delivery it is
    idempotent: true,
    options,
    target,
    check,
    open: (settings, context) => openResource(settings, context, openLine),
    execute,
    preview,
    close: (resource, signal) => resource.close(signal),
  })
}
