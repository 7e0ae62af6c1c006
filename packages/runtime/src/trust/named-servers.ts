import { relative } from 'node:path'
import type { HookConfig, Json } from '@hookline/core'
import { projectServer, serverDigest, type WrittenServer } from '../servers/index.ts'

/** An MCP server that a hook of a project calls by its name. */
export interface NamedServer {
  readonly name: string
  /** As the project brings it; `undefined`: it is one of the user's. */
  readonly server: WrittenServer | undefined
}

/** The servers that are called by name, each once. */
export function namedServers(hooks: readonly HookConfig[], root: string): readonly NamedServer[] {
  const names = hooks.flatMap(({ executor, options }) => {
    const { server } = (options ?? {}) as Readonly<Record<string, Json>>
    return executor === 'mcp' && typeof server === 'string' ? [server] : []
  })
  return [...new Set(names)].map((name) => ({ name, server: projectServer(name, root) }))
}

/** By name, what each that the project brings is known by. */
export function serverDigests(servers: readonly NamedServer[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    servers.flatMap(({ name, server }) => (server === undefined ? [] : [[name, serverDigest(server)]])),
  )
}

/** What a server is, in the words of a review. */
export function serverText({ name, server }: NamedServer, root: string): string {
  if (server === undefined) return `the MCP server "${name}" that one of your agents has set up`
  const { from, written } = server
  const { command, args, url, httpUrl } = written
  const words = [command, ...(Array.isArray(args) ? (args as unknown[]) : [])]
  const told = command === undefined ? [url ?? httpUrl ?? null] : words
  return `the MCP server "${name}" of ${relative(root, from.file)}: ${told.map(plainly).join(' ')}`
}

function plainly(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
