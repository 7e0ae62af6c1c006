import type { Executor } from '@hookline/core'
import { openKyLine } from './line-ky.ts'
import { options } from './options.ts'
import type { WebhookResource } from './resource.ts'
import type {
  WebhookAuth,
  WebhookFormat,
  WebhookMethod,
  WebhookOAuth2,
  WebhookOptions,
  WebhookSecret,
  WebhookSigning,
  WebhookTls,
} from './settings.ts'
import { createWebhook } from './webhook.ts'
