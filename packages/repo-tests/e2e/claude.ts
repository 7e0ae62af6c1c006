import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The binary of Claude Code as npm installed it, or why there is none for this machine. */
export function findClaude(): string | { readonly missing: string } {
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`
  try {
    const own = import.meta.resolve('@anthropic-ai/claude-code/cli-wrapper.cjs')
    return join(dirname(createRequire(own).resolve(`${name}/package.json`)), 'claude')
  } catch {
    return { missing: `${name} is not installed` }
  }
}
