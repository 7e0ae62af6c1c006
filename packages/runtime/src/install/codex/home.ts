import { join } from 'node:path'
import { home } from '../../state.ts'

/** Where Codex keeps what is its user's. */
export function codexHome(env: Readonly<Record<string, string | undefined>>): string {
  const given = env['CODEX_HOME']
  return given === undefined || given === '' ? join(home(env), '.codex') : given
}
