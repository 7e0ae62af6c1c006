import { dialects } from '@hookline/agents'
import { compile as compileFile, type Compiled } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { version } from './version.ts'

/** Compiles a hooks.toml, or a text that is to become one, with everything hookline brings. */
export function compile(file: string, text?: string): Promise<Compiled> {
  const given = text === undefined ? {} : { text }
  return compileFile({ file, ...given, dialects, executors: { script }, hookline: version })
}
