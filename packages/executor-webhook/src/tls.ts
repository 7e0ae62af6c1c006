import type { HookConfig } from '@hookline/core'
import { readTls } from '@hookline/network'
import { webhookError } from './errors.ts'
import type { LineSettings } from './line.ts'
import type { Reveal } from './reveal.ts'
import type { WebhookTls } from './settings.ts'

/** As a line wants them. */
export type Certificates = NonNullable<LineSettings['tls']>

/** The certificates of a hook, read. @throws HooklineError `WEBHOOK_TLS_FILE` */
export function tlsOf(named: WebhookTls, hook: HookConfig, reveal: Reveal): Certificates {
  return readTls(named, {
    hook,
    secret: (reference) => reveal.secret(reference),
    fault: (message, details) => webhookError('WEBHOOK_TLS_FILE', message, details),
  })
}

/** The same for another host than the receiver: what is special to that one is left out. */
export function besides({ ca, serverName: _name, ...own }: Certificates): Certificates {
  if (ca === undefined) return own
  const { rootCertificates } = process.getBuiltinModule('node:tls')
  return { ...own, ca: [...rootCertificates, ca].join('\n') }
}
