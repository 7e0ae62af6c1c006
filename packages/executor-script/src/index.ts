import type { Executor } from '@hookline/core'
import { options, type ScriptOptions } from './options.ts'
import { createScript } from './script.ts'
import { spawnExeca } from './spawn-execa.ts'

export type { ScriptOptions }

/** Runs a program or a shell line; what it prints, or exit code 2, is the answer. */
export const script: Executor<ScriptOptions> = createScript(spawnExeca, options)
