import { partsOf, piecesOf } from '@hookline/answer'
import { placeOf } from '@hookline/child'
import type { ChildLimits, HookConfig, Json, McpServer, MaybePromise } from '@hookline/core'
import { resolve } from 'node:path'
import { originOf, urlFault } from './address.ts'
import { environment, type Environment, type Surroundings } from './environment.ts'
import { mcpError } from './errors.ts'
import { headerFault } from './headers.ts'
import type { McpOptions } from './options.ts'
import { serverName } from './server-name.ts'

/** A server, and all that it takes to reach it. */
export type Server = {
  /** What may be said of it. */
  readonly name: string
  /** Values that are to be shown nowhere. */
  readonly secrets: readonly string[]
} & (StdioServer | HttpServer)

/** A server that is a child of this process. */
export interface StdioServer {
  readonly kind: 'stdio'
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Absent: none are known where nothing is held. */
  readonly limits?: ChildLimits
}

/** A server somewhere else. */
export interface HttpServer {
  readonly kind: 'http'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly transport: 'auto' | 'http' | 'sse'
}

/** What is known where a server is asked for. */
export interface Asking extends Surroundings {
  /** The project's. */
  readonly root: string
  readonly mcpServer: (name: string) => MaybePromise<McpServer>
}

/**
 * The server that the settings name, with its secrets filled in.
 * @throws HooklineError `MCP_PROGRAM_RELATIVE`, `MCP_URL_INVALID`, `MCP_HEADER_INVALID`, and what the context throws
 */
export function serverOf(options: McpOptions, asking: Asking): MaybePromise<Server> {
  if (options.server !== undefined) return agents(options.server, asking)
  return options.url === undefined ? started(options, asking) : reached(options, asking)
}

function started(options: McpOptions, asking: Asking): Server {
  const { command = [], cwd = '.' } = options
  const { env, secrets } = environment(asking)
  return {
    kind: 'stdio',
    name: serverName(options),
    program: programOf(command[0]!, asking.hook),
    args: command.slice(1),
    cwd: resolve(asking.root, cwd),
    env,
    secrets,
  }
}

function programOf(program: string, hook: HookConfig): string {
  const place = placeOf(program, hook)
  if (place !== undefined) return place
  throw mcpError('MCP_PROGRAM_RELATIVE', `"${program}" is relative, and the hook comes from no file`)
}

function reached(options: McpOptions, { secret }: Asking): Server {
  const { url, headers = {}, token, transport = 'auto' } = options
  const secrets: string[] = []
  const value = (given: Json): string => {
    if (typeof given === 'string') return given
    const said = secret(given)
    secrets.push(said, ...partsOf(said))
    return said
  }
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, given]) => [name, value(given as Json)]),
  )
  if (token !== undefined) {
    const said = typeof token === 'string' ? token : secret(token)
    secrets.push(said)
    sent['authorization'] = `Bearer ${said}`
  }
  return http({ url: value(url as Json), headers: sent, transport }, secrets, originOf)
}

async function agents(name: string, asking: Asking): Promise<Server> {
  const found = await asking.mcpServer(name)
  if ('url' in found)
    return http({ ...found, transport: found.transport ?? 'auto' }, toldBy(found), () => name)
  const own: Environment = environment(asking)
  return {
    kind: 'stdio',
    name,
    program: found.command,
    args: found.args,
    cwd: found.cwd ?? asking.root,
    env: { ...own.env, ...found.env, ...named(own, asking) },
    secrets: [...own.secrets, ...Object.values(found.env)],
  }
}

/** Of `Bearer token` also the token by itself; an address may have its key in it. */
function toldBy({
  url,
  headers,
}: {
  readonly url: string
  readonly headers: HttpServer['headers']
}): readonly string[] {
  const values = Object.values(headers)
  const queried = [...(URL.parse(url)?.searchParams.values() ?? [])]
  return [
    url,
    ...piecesOf(url),
    ...queried,
    ...values,
    ...values.flatMap((value) => value.split(' ').slice(1)),
  ]
}

/** What the hook itself says of a variable goes before what the agent says. */
function named({ env }: Environment, { hook }: Asking): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(hook.env ?? {}).map((key) => [key, env[key]!]))
}

function http(
  { url, headers, transport }: Omit<HttpServer, 'kind'>,
  secrets: readonly string[],
  name: (url: string) => string,
): Server {
  const fault = urlFault(url)
  if (fault !== undefined) throw mcpError('MCP_URL_INVALID', `the server's url: expected ${fault}`)
  for (const [key, value] of Object.entries(headers)) {
    const wrong = headerFault(key, value)
    if (wrong !== undefined) throw mcpError('MCP_HEADER_INVALID', wrong)
  }
  return { kind: 'http', name: name(url), url, headers, transport, secrets }
}
