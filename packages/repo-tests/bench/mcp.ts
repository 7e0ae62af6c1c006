import { mcp, type McpOptions } from '@hookline/executor-mcp'
import { event, hookContext } from '@hookline/testing'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inTurn, nsAsync, type Figure } from './measure.ts'

const CALLS = 300
const ROUNDS = 15
/** As large as an event. */
const TEXT = 'x'.repeat(2000)
const SERVER = fileURLToPath(new URL('mcp-server.ts', import.meta.url))
const CALL = { tool: 'say', arguments: { text: TEXT } }

/** One call after another of a server that is a child, beside the library's own client. */
export async function mcpStdio(): Promise<Figure> {
  const [command, ...args] = [process.execPath, SERVER, 'stdio'] as const
  const bare = await connected(new StdioClientTransport({ command, args: [SERVER, 'apart'] }))
  return compared({ ...CALL, command: [command, ...args] }, bare, 'over stdio')
}

/** The same over HTTP, where answers are JSON. */
export async function mcpHttp(): Promise<Figure> {
  return withHttpServer(async (target) => {
    const bare = await connected(new StreamableHTTPClientTransport(new URL(`http://${target}/mcp`)))
    return compared({ ...CALL, url: `http://${target}/mcp` }, bare, 'over HTTP', [target])
  })
}

/** Starts the server of the bench over HTTP, and ends it when the work is done; gives its host and port. */
export async function withHttpServer<T>(work: (target: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [SERVER, 'http'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    return await work(`127.0.0.1:${port.toString().trim()}`)
  } finally {
    child.kill('SIGKILL')
  }
}

async function connected(transport: Parameters<Client['connect']>[0]): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' })
  await client.connect(transport)
  await client.listTools()
  return client
}

async function compared(
  options: McpOptions,
  bare: Client,
  how: string,
  allowPrivate: readonly string[] = [],
): Promise<Figure> {
  const about = event('exec.before', {}, { session: { cwd: '/', root: '/' } })
  const resource = await mcp.open!(options, {} as never)
  const context = hookContext(options, {
    event: about,
    env: process.env,
    resource,
    network: { allowPrivate },
  })
  const found = await inTurn(
    {
      hookline: () => nsAsync(CALLS, async () => mcp.execute(context)),
      bare: () => nsAsync(CALLS, async () => bare.callTool({ name: CALL.tool, arguments: CALL.arguments })),
    },
    ROUNDS,
  )
  await mcp.close!(resource, new AbortController().signal)
  await bare.close()
  const [ours, theirs] = [found['hookline']! / 1000, found['bare']! / 1000]
  return {
    ratio: ours / theirs,
    median: ours,
    unit: 'us',
    anchor: `the library's client ${how}, ${theirs.toFixed(1)} us`,
    goal: 1.25,
  }
}

const ONCE = `import { mcp } from '@hookline/executor-mcp/lean'
const options = ${JSON.stringify({ ...CALL, command: [process.execPath, SERVER, 'stdio'] })}
const session = { id: 's', cwd: '/', root: '/' }
const signal = new AbortController().signal
const resource = mcp.open(options, {})
await mcp.execute({
  options, resource, signal, env: process.env, hook: { id: 'x', on: ['*'], executor: 'mcp' }, network: { allowPrivate: [] },
  event: { name: 'exec.before', session }, log() {}, render: (value) => value,
})
await mcp.close(resource, signal)
`

/** A process that lives for one call and starts its own server, beside an empty Node script. */
export async function mcpOnce(): Promise<Figure> {
  // beside this file, so that packages resolve
  const folder = mkdtempSync(join(import.meta.dirname, '.once-'))
  const [once_, empty] = [
    join(folder, 'once.mjs'),
    join(mkdtempSync(join(tmpdir(), 'hookline-bench-')), 'empty.mjs'),
  ]
  writeFileSync(once_, ONCE)
  writeFileSync(empty, '')
  try {
    const found = await inTurn(
      {
        once: () => timed([once_]),
        empty: () => timed([empty]),
        server: () => timed([SERVER, 'stdio']),
      },
      15,
    )
    return {
      ratio: found['once']! / found['empty']!,
      median: found['once']!,
      unit: 'ms',
      anchor: `an empty Node script, ${found['empty']!.toFixed(1)} ms`,
      notes: [`the server by itself, until its stdin is closed: ${found['server']!.toFixed(1)} ms`],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(join(empty, '..'), { recursive: true, force: true })
  }
}

function timed(args: readonly string[]): number {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { input: '', env })
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr.toString()}`)
  return performance.now() - started
}
