import { isAbsolute } from 'node:path'
import type { Plan } from '@hookline/config'
import { hookName, type HookConfig, type Json } from '@hookline/core'
import { mcpServer } from '../servers/index.ts'
import { isFile, namedIn, secretsIn, startedBy } from '../trust/named.ts'
import { managedAgents } from './wirings.ts'

/** What a hook of a company runs. */
export interface Ran {
  /** Programs and scripts that it names by a path, and what a guard gives them. */
  readonly files: readonly string[]
  /** What a guard runs and nobody can tell before it does, a sentence each. */
  readonly untold: readonly string[]
}

/** A word that is looked for where the agent works lies in no place that could be looked at. */
const NOWHERE = '/\0'.repeat(32)

/** One that is looked for in PATH comes from the folders of the system: a line of the company's knows no other. */
export function ranBy(given: HookConfig, { executors }: Plan): Ran {
  const own = Object.hasOwn(executors, given.executor) ? executors[given.executor]?.from : undefined
  // in a plan of several layers, or under another name of its file's, it is told by its package
  const hook = own !== undefined && /(?:^|[/-])mcp$/.test(own) ? { ...given, executor: 'mcp' } : given
  const started = [hook, ...ofServers(hook)]
  const named = [...started.flatMap((one) => namedIn(one, NOWHERE)), ...secretsIn(hook, NOWHERE)]
  const files = named.flatMap(({ literal, file }) => (literal && isPlaced(file) ? [file] : []))
  if (hook.guard !== true) return { files, untold: [] }
  const untold = named.flatMap(({ text, literal, file }) => {
    if (!literal || text === 'eval')
      return [`${hookName(hook)} runs ${text}, and only a shell knows what that is`]
    if (file === undefined || isPlaced(file)) return []
    return [
      `${hookName(hook)} runs ${text}, which is looked for where the agent works: name it by its whole path`,
    ]
  })
  return { files: [...files, ...started.flatMap(givenFiles)], untold }
}

function isPlaced(file: string | undefined): file is string {
  return file !== undefined && !file.includes('\0') && !file.includes('{{')
}

/** A guard comes to its verdict by what its program is given, too; not by what is written there. */
function givenFiles(hook: HookConfig): readonly string[] {
  const run = startedBy(hook)?.run ?? []
  const texts = typeof run === 'string' ? [run.replaceAll(/>+\s*[^\s;&|]+/g, ' ')] : run
  const words = texts.flatMap((text) => [text, ...text.split(/[\s;&|()<>"'`$={}[\],:]+/)])
  return [...new Set(words)].filter((word) => isAbsolute(word) && isFile(word))
}

/** A server that is called by its name is what the company's files say, those of each agent. */
function ofServers(hook: HookConfig): readonly HookConfig[] {
  const { server } = (hook.options ?? {}) as Readonly<Record<string, Json>>
  if (hook.executor !== 'mcp' || typeof server !== 'string') return []
  return managedAgents.flatMap((name) => {
    try {
      const event = { agent: { name }, session: { id: '', cwd: NOWHERE, root: NOWHERE } } as const
      const found = mcpServer(server, { hook, event }, {})
      if (!('command' in found)) return []
      const { command, args, cwd } = found
      return [{ ...hook, options: { command: [command, ...args], ...(cwd && { cwd }) } }]
    } catch {
      // a guard that finds no server denies
      return []
    }
  })
}
