import type { HookConfig } from '@hookline/core'
import { readTls } from '@hookline/network'
import { mqError } from './errors.ts'
import type { Revealed } from './reveal.ts'
import type { QueueTls } from './settings.ts'
import type { Certificates } from './transport.ts'

/** The certificates of a hook, read. @throws HooklineError `MQ_TLS_FILE` */
export function tlsOf(named: QueueTls, hook: HookConfig, reveal: Revealed): Certificates {
  return readTls(named, {
    hook,
    secret: (reference) => reveal.secret(reference),
    fault: (message, details) => mqError('MQ_TLS_FILE', message, details),
  })
}
