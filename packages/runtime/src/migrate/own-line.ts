import { resolve } from 'node:path'

/** What a handler runs, as one line; `undefined`: no command. */
export function lineOf(handler: Readonly<Record<string, unknown>>): string | undefined {
  const { command, args } = handler
  if (typeof command !== 'string') return undefined
  return Array.isArray(args) ? [command, ...(args as readonly unknown[])].join(' ') : command
}

/** True for a line with which an agent calls hookline, whoever wrote it; `agent`: that one alone. */
export function isOwnLine(line: string | undefined, agent = '[a-z]+(?:-[a-z]+)*'): boolean {
  if (line === undefined || !line.includes('hookline')) return false
  return new RegExp(`--agent['"]?[ =]+['"]?${agent}(?![\\w-])`).test(line)
}

/** The hooks.toml that such a line names; `undefined`: the user's own. */
export function configOfLine(command: string): string | undefined {
  const found = /--config['"]?[ =]+(?:'((?:[^']|'\\'')*)'|"([^"]*)"|([^\s'"]+))/.exec(command)
  if (found === null) return undefined
  return resolve((found[1]?.replaceAll(`'\\''`, "'") ?? found[2] ?? found[3])!)
}
