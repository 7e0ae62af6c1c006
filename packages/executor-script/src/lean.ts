import { endNow } from '@hookline/child'
import type { Executor, StandardSchema } from '@hookline/core'
import type { ScriptOptions } from './options.ts'
import { createScript } from './script.ts'
import { spawnNode } from './spawn-node.ts'

export type { ScriptOptions }

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<ScriptOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as ScriptOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema and without a library to load. */
export const script: Executor<ScriptOptions> = createScript(spawnNode, validated)

/** Ends all children that run, with all that they started, at once. */
export function killChildren(): void {
  endNow()
}
