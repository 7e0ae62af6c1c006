import { readFileSync, statSync } from 'node:fs'
import { nearest } from '@hookline/config'
import { parseToml } from '@hookline/config/toml'
import type { HookConfig, LifecycleEvent, McpServer } from '@hookline/core'
import { trustError } from '../errors.ts'
import { ownerFault } from '../layers/owner.ts'
import { withoutComments } from '../migrate/json-comments.ts'
import { digestOfJson } from '../trust/digest.ts'
import { readGrant } from '../trust/grant.ts'
import { serverFiles, type ServerFile } from './agents.ts'
import type { Table } from './codex.ts'
import { serverError } from './errors.ts'

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
  const files = PLACES[layer].flatMap((place) => {
    const found = serverFiles(place, env, root)
    const own = found.filter(({ agent }) => agent === event?.agent.name)
    return [...own, ...found.filter((one) => !own.includes(one))].map((from) => ({ from, place }))
  })
  for (const { from, place } of files) {
    const written = ownOf(serversIn(from, place), name)
    if (written === undefined) continue
    if (place === 'project') checkTrusted(name, { from, written }, hook, root, env)
    const found = from.read(written, { env, root })
    if ('fault' in found)
      throw serverError('MCP_SERVER_INVALID', `the server "${name}" of ${from.file} ${found.fault}`)
    return { ...found, file: from.file }
  }
  const known = files.flatMap(({ from, place }) => Object.keys(serversIn(from, place)))
  throw unknownServer(name, hook, known)
}

const PLACES = {
  managed: ['managed'],
  user: ['user', 'managed'],
  project: ['project', 'user', 'managed'],
} as const

/** A server that a project brings, whoever trusts it. */
export function projectServer(name: string, root: string): WrittenServer | undefined {
  for (const from of serverFiles('project', {}, root)) {
    const written = ownOf(serversIn(from, 'project'), name)
    if (written !== undefined) return { from, written }
  }
  return undefined
}

/** What a server is known by once it is trusted. */
export function serverDigest({ from: { agent }, written }: WrittenServer): string {
  return digestOfJson({ agent, written })
}

function checkTrusted(name: string, server: WrittenServer, hook: HookConfig, root: string, env: Env): void {
  const granted = readGrant(root, env)?.hooks.find(({ id }) => id === hook.id)
  if (granted?.servers?.[name] === serverDigest(server)) return
  throw trustError('TRUST_CHANGED', `the server "${name}" of ${server.from.file} is not what was trusted`)
}

function ownOf(servers: Readonly<Record<string, Table>>, name: string): Table | undefined {
  return Object.hasOwn(servers, name) ? servers[name] : undefined
}

const LARGEST = 16 << 20

function serversIn(
  { file, is, tableIn }: ServerFile,
  place: 'managed' | 'user' | 'project',
): Readonly<Record<string, Table>> {
  const text = textIn(file)
  if (text === undefined) return {}
  const stranger = ownerFault(file, place)
  if (stranger !== undefined)
    throw serverError('MCP_SERVER_INVALID', `${file} is not to be relied on: ${stranger.message}`)
  const found = tableIn(parsed(text, file, is))
  if (typeof found !== 'object' || found === null) return {}
  const tables = Object.entries(found).filter(([, one]) => typeof one === 'object' && one !== null)
  return Object.fromEntries(tables) as Readonly<Record<string, Table>>
}

function textIn(file: string): string | undefined {
  try {
    const found = statSync(file)
    // a pipe would be waited for
    return found.isFile() && found.size <= LARGEST ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  }
}

function parsed(text: string, file: string, is: ServerFile['is']): Table {
  try {
    if (is === 'toml') return parseToml(text, file)
    const value = JSON.parse(withoutComments(text)) as unknown
    return typeof value === 'object' && value !== null ? (value as Table) : {}
  } catch (cause) {
    throw serverError(
      'MCP_SERVER_INVALID',
      `${file} cannot be read: ${(cause as Error).message.split('\n')[0]}`,
    )
  }
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
