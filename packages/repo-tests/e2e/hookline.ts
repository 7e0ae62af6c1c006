import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The built command under test. @throws Error when it was not built */
export function hooklineBin(): string {
  const dir = dirname(createRequire(import.meta.url).resolve('hookline/package.json'))
  const bin = join(dir, 'bin', 'hookline.cjs')
  if (!existsSync(join(dir, 'dist'))) throw new Error('hookline is not built yet: run pnpm build')
  return bin
}

/** `hookline run` as an agent is told to call it: absolute paths only, since nobody knows its PATH. */
export function hooklineRun(
  agent: string,
  native: string,
  { config, trace, by = [process.execPath, hooklineBin(), 'run'] }: RunFiles,
): readonly string[] {
  return [...by, '--agent', agent, '--event', native, '--config', config, '--trace', trace]
}

/** The hooks.toml that counts, and where each event is noted. */
export interface RunFiles {
  readonly config: string
  readonly trace: string
  /** What is called. Default: a process of its own. */
  readonly by?: readonly string[] | undefined
}

/** Words as one shell line. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
}
