import type { HookConfig } from '@hookline/core'
import { readTls, type Tls } from '@hookline/network'
import { databaseError } from './errors.ts'
import type { Revealed } from './reveal.ts'
import type { DatabaseTls } from './settings.ts'

/** The certificates of a hook, read. @throws HooklineError `DATABASE_TLS_FILE` */
export function tlsOf(named: DatabaseTls, hook: HookConfig, reveal: Revealed): Tls {
  return readTls(named, {
    hook,
    secret: (reference) => reveal.secret(reference),
    fault: (message, details) => databaseError('DATABASE_TLS_FILE', message, details),
  })
}
