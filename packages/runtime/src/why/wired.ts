import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../stamp.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A file of an agent's that calls hookline. */
export interface WiredFile {
  readonly file: string
  /** The agent's own names of the events at which it does. */
  readonly natives: readonly string[]
}

/** Where each agent keeps its hooks: one's own file, and that of a project. */
const FILES: Readonly<Record<string, (env: Env, root: string) => readonly string[]>> = {
  codex: (env, root) => [
    join(env['CODEX_HOME'] ?? join(env['HOME'] ?? homedir(), '.codex'), 'hooks.json'),
    join(root, '.codex', 'hooks.json'),
  ],
}

/** The files of an agent's that call hookline, as far as they can be read. */
export function wiredFiles(agent: string, env: Env, cwd: string): readonly WiredFile[] {
  const files = Object.hasOwn(FILES, agent) ? FILES[agent]!(env, projectRoot(cwd)) : []
  return files.flatMap((file) => {
    const natives = nativesIn(file)
    return natives.length === 0 ? [] : [{ file, natives }]
  })
}

function nativesIn(file: string): readonly string[] {
  try {
    const { hooks } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly hooks?: Readonly<Record<string, unknown>>
    }
    return Object.entries(hooks ?? {})
      .filter(([, groups]) => /"command":"[^"]*hookline/.test(JSON.stringify(groups).replaceAll('\\"', "'")))
      .map(([native]) => native)
  } catch {
    return []
  }
}
