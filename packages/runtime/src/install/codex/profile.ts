import { join } from 'node:path'
import { readIf } from '../file.ts'
import { codexHome } from './home.ts'

/**
 * True if a profile may be a table of config.toml, as it is for Codex 0.130; newer ones have a file for each, and refuse such a
 * table. The file is not parsed: what reads TOML is larger than all that wires.
 */
export function isTabled(profile: string, env: NodeJS.ProcessEnv): boolean {
  const text = readIf(join(codexHome(env), 'config.toml')) ?? ''
  return TABLES.test(text) && text.includes(profile)
}

const TABLES = /^[ \t]*\[?[ \t]*["']?profiles\b/m
