import { relative } from 'node:path'
import type { HookConfig, Json } from '@hookline/core'
import { projectServers, serversDigest, type WrittenServer } from '../servers/index.ts'

/** An MCP server that a hook of a project calls by its name. */
export interface NamedServer {
  readonly name: string
  /** As the project brings it, for each agent that it knows; none: it is one of the user's. */
  readonly servers: readonly WrittenServer[]
}

/** The servers that are called by name, each once. */
export function namedServers(hooks: readonly HookConfig[], root: string): readonly NamedServer[] {
  const names = hooks.flatMap(({ executor, options }) => {
    const { server } = (options ?? {}) as Readonly<Record<string, Json>>
    return executor === 'mcp' && typeof server === 'string' ? [server] : []
  })
  return [...new Set(names)].map((name) => ({ name, servers: projectServers(name, root) }))
}

/** By name, what those that the project brings are known by. */
export function serverDigests(named: readonly NamedServer[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    named.flatMap(({ name, servers }) => {
      const digest = serversDigest(servers)
      return digest === undefined ? [] : [[name, digest]]
    }),
  )
}

/** What a server is, in the words of a review. */
export function serverTexts({ name, servers }: NamedServer, root: string): readonly string[] {
  if (servers.length === 0) return [`the MCP server "${name}" that one of your agents has set up`]
  return servers.map(
    ({ from, written }) => `the MCP server "${name}" of ${relative(root, from.file)}: ${wordsOf(written)}`,
  )
}

function wordsOf({ command, args, url, httpUrl, cwd, env }: WrittenServer['written']): string {
  const words =
    command === undefined
      ? [url ?? httpUrl ?? null]
      : [command, ...(Array.isArray(args) ? (args as unknown[]) : [])]
  // of what it is given the names: the values may be secret
  const names = typeof env === 'object' && env !== null ? Object.keys(env) : []
  return [
    words.map(plainly).join(' '),
    ...(cwd === undefined ? [] : [`in ${plainly(cwd)}`]),
    ...(names.length === 0 ? [] : [`with ${names.join(', ')} set`]),
  ].join(', ')
}

/** Names of the caller's variables that the server is given, besides those in `${}`. */
export function serverVariables({ servers }: NamedServer): readonly string[] {
  return servers.flatMap(({ written: { env_vars, bearer_token_env_var, env_http_headers } }) =>
    [env_vars, bearer_token_env_var, Object.values(env_http_headers ?? {})]
      .flat()
      .filter((one) => typeof one === 'string'),
  )
}

function plainly(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
