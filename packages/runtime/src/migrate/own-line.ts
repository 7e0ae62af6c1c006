import { resolve } from 'node:path'

/** True for a line with which Codex calls hookline, whoever wrote it. */
export function isOwnLine(command: unknown): boolean {
  return (
    typeof command === 'string' && /hookline/.test(command) && /--agent['"]?[ =]+['"]?codex\b/.test(command)
  )
}

/** The hooks.toml that such a line names; `undefined`: the user's own. */
export function configOfLine(command: string): string | undefined {
  const found = /--config['"]?[ =]+(?:'((?:[^']|'\\'')*)'|"([^"]*)"|([^\s'"]+))/.exec(command)
  if (found === null) return undefined
  return resolve((found[1]?.replaceAll(`'\\''`, "'") ?? found[2] ?? found[3])!)
}
