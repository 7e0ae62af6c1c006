import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** `$CODEX_HOME`, as Codex finds it. */
export function codexHome(env: Env): string {
  const given = env['CODEX_HOME']
  return given === undefined || given === '' ? join(env['HOME'] ?? homedir(), '.codex') : given
}

/** Where Codex keeps hooks in a folder. */
export function filesIn(folder: string): readonly string[] {
  return [join(folder, 'hooks.json'), join(folder, 'config.toml')]
}
