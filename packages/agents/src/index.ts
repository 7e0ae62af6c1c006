import type { Dialect } from '@hookline/core'
import { codex } from './codex/index.ts'

export { codex }

/** Every agent that hookline speaks with. */
export const dialects: readonly Dialect[] = [codex]
