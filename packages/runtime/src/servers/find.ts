import { nearest } from '@hookline/config'
import type { HookConfig, LifecycleEvent, McpServer } from '@hookline/core'
import { trustError } from '../errors.ts'
import { digestOfJson } from '../trust/digest.ts'
import { readGrant } from '../trust/grant.ts'
import { serverFiles, type About, type ServerFile } from './agents.ts'
import type { Table } from './codex.ts'
import { serverError } from './errors.ts'
import { serversIn } from './read.ts'
import { rememberSecrets } from './secrets.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Who asks for a server. */
export interface Asking {
  readonly hook: HookConfig
  /** Not there: nothing has happened yet, the project is where `root` says. */
  readonly event?: Pick<LifecycleEvent, 'agent' | 'session'> | undefined
  readonly root?: string
}

/** A server as it is written, and where. */
export interface WrittenServer {
  readonly from: ServerFile
  readonly written: Table
}

/**
 * The MCP server of that name: of a hook of the company one of the company's, of the user's one of these or the user's own, of a
 * project's also one that the project brings, as it was trusted. The agent of the event is asked first.
 * @throws HooklineError `MCP_SERVER_UNKNOWN`, `MCP_SERVER_INVALID`, `TRUST_CHANGED`
 */
export function mcpServer(name: string, asking: Asking, env: Env): McpServer {
  const { hook, event } = asking
  const root = event?.session.root ?? asking.root ?? process.cwd()
  const { layer = 'user' } = hook
  const own = (files: readonly ServerFile[]): readonly ServerFile[] => {
    const first = files.filter(({ agent }) => agent === event?.agent.name)
    return [...first, ...files.filter((one) => !first.includes(one))]
  }
  const brought = layer === 'project' ? trustedServers(name, hook, root, env) : []
  for (const file of own(brought.map(({ from }) => from)))
    return told(
      name,
      brought.find(({ from }) => from === file)!,
      { env, root },
    )
  const known: string[] = []
  for (const place of PLACES[layer]) {
    for (const from of own(serverFiles(place, env, root))) {
      const servers = serversIn(from, place)
      if (Object.hasOwn(servers, name)) return told(name, { from, written: servers[name]! }, { env, root })
      known.push(...Object.keys(servers))
    }
  }
  throw unknownServer(name, hook, known)
}

const PLACES = {
  managed: ['managed'],
  user: ['user', 'managed'],
  project: ['user', 'managed'],
} as const

function told(name: string, { from, written }: WrittenServer, about: About): McpServer {
  const found = from.read(written, about)
  if ('fault' in found)
    throw serverError('MCP_SERVER_INVALID', `the server "${name}" of ${from.file} ${found.fault}`)
  rememberSecrets(name, found)
  return { ...found, file: from.file }
}

/** What a project brings under a name, for each of the agents that it knows, whoever trusts it. */
export function projectServers(name: string, root: string): readonly WrittenServer[] {
  return serverFiles('project', {}, root).flatMap((from) => {
    const servers = serversIn(from, 'project')
    return Object.hasOwn(servers, name) ? [{ from, written: servers[name]! }] : []
  })
}

/** What they are known by once they are trusted; `undefined`: there is none. */
export function serversDigest(servers: readonly WrittenServer[]): string | undefined {
  if (servers.length === 0) return undefined
  return digestOfJson(servers.map(({ from: { agent }, written }) => ({ agent, written })))
}

/** The same, as they were trusted. That one is gone is a change as well: one of the user's is not what was looked at. */
function trustedServers(name: string, hook: HookConfig, root: string, env: Env): readonly WrittenServer[] {
  const brought = projectServers(name, root)
  const granted = readGrant(root, env)?.hooks.find(({ id }) => id === hook.id)?.servers ?? {}
  if (serversDigest(brought) === (Object.hasOwn(granted, name) ? granted[name] : undefined)) return brought
  const where = brought[0]?.from.file ?? root
  throw trustError('TRUST_CHANGED', `the server "${name}" of ${where} is not what was trusted`)
}

function unknownServer(name: string, hook: HookConfig, known: readonly string[]): Error {
  const near = nearest(name, known, {})
  const whose = hook.layer === 'managed' ? 'of the company' : 'that your agents have set up'
  const hint =
    near === undefined
      ? `There ${known.length === 0 ? 'is none' : `are: ${[...new Set(known)].join(', ')}`}. Or name its \`command\` or \`url\` in the hook.`
      : `Did you mean "${near}"?`
  return serverError('MCP_SERVER_UNKNOWN', `there is no MCP server "${name}" ${whose}`, { hint })
}
