import type { SecretReference } from '@hookline/core'
import { printed, type SecretCommand } from './command.ts'
import { labelOf, printedSecret } from './reference.ts'
import { remember } from './remember.ts'

/** Secrets that were read, in memory alone. */
export interface Kept {
  readonly get: (key: string) => string | undefined
  readonly keep: (key: string, reference: SecretReference, value: string) => void
  readonly drop: (key: string) => void
  /** Keeps what a command prints. Two hooks that name the same wait for one run of it. */
  readonly printedBy: (command: SecretCommand, key: string, reference: SecretReference) => Promise<void>
}

export function createKept(): Kept {
  const values = new Map<string, string>()
  const pending = new Map<string, Promise<void>>()
  const keep: Kept['keep'] = (key, reference, value) => {
    remember(labelOf(reference), value)
    values.set(key, value)
  }
  const run = async (command: SecretCommand, key: string, reference: SecretReference): Promise<void> => {
    try {
      keep(key, reference, printedSecret(await printed(command), command))
    } finally {
      pending.delete(key)
    }
  }
  return {
    get: (key) => values.get(key),
    keep,
    drop: (key) => void values.delete(key),
    printedBy(command, key, reference) {
      const running = pending.get(key) ?? run(command, key, reference)
      pending.set(key, running)
      return running
    },
  }
}
