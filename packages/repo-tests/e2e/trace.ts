import { existsSync, readFileSync } from 'node:fs'

/** One line of `hookline run --trace FILE`: an event, and what came of it. */
export interface TraceLine {
  readonly event: {
    readonly name: string
    readonly session: { readonly id: string }
    readonly data: Readonly<Record<string, unknown>>
  }
  readonly hooks: readonly TracedHook[]
  readonly outcome: {
    readonly decision?: string
    readonly reason?: string
    readonly message?: string
    readonly context?: readonly string[]
    readonly rewrite?: Readonly<Record<string, unknown>>
  }
  readonly reply: { readonly stdout: string; readonly exitCode: number; readonly unsaid: readonly string[] }
  readonly ms: number
}

/** One hook that was asked. */
export interface TracedHook {
  readonly hook: string
  readonly executor: string
  readonly guard: boolean
  readonly status: 'done' | 'failed' | 'skipped'
  readonly output?: {
    readonly decision?: string
    readonly reason?: string
    readonly context?: string
    readonly rewrite?: Readonly<Record<string, unknown>>
  }
  readonly error?: { readonly code: string; readonly message: string }
  readonly why?: string
  readonly durationMs: number
}

/** Reads a trace file: everything in it, or with `from` only what came after the first lines. */
export function readTrace(file: string, from = 0): readonly TraceLine[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .slice(from)
    .map((line) => JSON.parse(line) as TraceLine)
}
