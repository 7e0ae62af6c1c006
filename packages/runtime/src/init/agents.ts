import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** A coding agent on this machine. */
export interface FoundAgent {
  readonly name: string
  readonly title: string
  /** The program or the folder that it was found by. */
  readonly by: string
}

/** Agents by the program that starts them and the folder that they keep in HOME. */
const AGENTS: readonly (readonly [name: string, title: string, folder: string])[] = [
  ['codex', 'Codex', '.codex'],
  ['claude', 'Claude Code', '.claude'],
  ['gemini', 'Gemini CLI', '.gemini'],
  ['copilot', 'Copilot CLI', '.copilot'],
  ['opencode', 'opencode', '.config/opencode'],
  ['qwen', 'Qwen Code', '.qwen'],
]

/** The agents that are on PATH, or were once: they left a folder. */
export function agentsIn(env: Env): readonly FoundAgent[] {
  return AGENTS.flatMap(([name, title, folder]) => {
    const own = name === 'codex' ? env['CODEX_HOME'] : undefined
    const places = [...programs(name, env), own ?? join(env['HOME'] ?? homedir(), folder)]
    const by = places.find((place) => existsSync(place))
    return by === undefined ? [] : [{ name, title, by }]
  })
}

function programs(name: string, env: Env): readonly string[] {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, name))
}
