import type * as Late from './late/outbox.ts'

/** What is handed over to be run in the background, and who carries it out; loaded where there is something. */
export function outbox(): typeof Late {
  return require('./late/outbox.ts') as typeof Late
}
