import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

/** The real Codex CLI, as npm installed it. */
export interface Codex {
  readonly entry: string
  readonly version: string
}

/** Codex, or why it cannot be had on this machine. */
export type FoundCodex = Codex | { readonly missing: string }

const run = promisify(execFile)

/**
 * Looks for Codex and makes it say its version: a platform without a binary is found out here. `HOOKLINE_CODEX` names another
 * one than the one that is pinned: the `bin/codex.js` of an older `@openai/codex`.
 */
export async function findCodex(): Promise<FoundCodex> {
  // its command lines, hooks included, would go to another shell
  if (process.platform === 'win32') return { missing: 'on Windows this is not driven yet' }
  try {
    const entry =
      process.env['HOOKLINE_CODEX'] ?? createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')
    const { stdout } = await run(process.execPath, [entry, '--version'], { timeout: 20_000 })
    return { entry, version: stdout.trim().split(' ').at(-1) ?? '' }
  } catch (thrown) {
    return { missing: reason(thrown) }
  }
}

function reason(thrown: unknown): string {
  const { message } = thrown as Error
  return (
    /(Unsupported platform|Missing optional dependency|Cannot find module)[^\n]*/.exec(message)?.[0] ??
    message
  )
}
