import { dialects } from '@hookline/agents'
import { compile as compileFile, type Compiled } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { version } from './version.ts'

/** Compiles a hooks.toml with everything hookline brings. */
export function compile(file: string): Promise<Compiled> {
  return compileFile({ file, dialects, executors: { script }, hookline: version })
}
