import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'

const said = (text: string): { readonly content: { readonly type: 'text'; readonly text: string }[] } => ({
  content: [{ type: 'text', text }],
})

/** A server as anybody writes one, with the official library. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'of-the-tests', version: '1.0.0' }, { capabilities: { logging: {} } })
  let calls = 0
  server.registerTool('say', { inputSchema: { text: z.string() } }, ({ text }) => said(text))
  server.registerTool(
    'policy',
    { inputSchema: { command: z.string() }, outputSchema: { allowed: z.boolean(), why: z.string() } },
    ({ command }) => {
      const structuredContent = { allowed: !command.includes('rm'), why: `it is "${command}"` }
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
    },
  )
  server.registerTool('json', { inputSchema: { value: z.unknown() } }, ({ value }) =>
    said(JSON.stringify(value)),
  )
  server.registerTool(
    'structured',
    { inputSchema: { value: z.record(z.string(), z.unknown()) } },
    ({ value }) => ({
      content: [],
      structuredContent: value,
    }),
  )
  server.registerTool('nothing', {}, () => ({ content: [] }))
  server.registerTool('fail', { inputSchema: { why: z.string() } }, ({ why }) => ({
    ...said(why),
    isError: true,
  }))
  server.registerTool('picture', {}, () => ({
    content: [
      { type: 'text', text: 'see' },
      { type: 'image', data: Buffer.alloc(3000).toString('base64'), mimeType: 'image/png' },
      { type: 'resource_link', uri: 'file:///a.txt', name: 'a', mimeType: 'text/plain' },
      { type: 'resource', resource: { uri: 'file:///b.txt', text: 'four', mimeType: 'text/plain' } },
    ],
  }))
  server.registerTool('big', { inputSchema: { bytes: z.number() } }, ({ bytes }) => said('x'.repeat(bytes)))
  server.registerTool('sleep', { inputSchema: { ms: z.number() } }, async ({ ms }, { signal }) => {
    await sleep(ms, undefined, { signal }).catch(() => undefined)
    return said(signal.aborted ? 'called off' : 'slept')
  })
  server.registerTool('count', {}, () => said(String(++calls)))
  server.registerTool('pid', {}, () => said(String(process.pid)))
  server.registerTool('exit', { inputSchema: { code: z.number() } }, ({ code }) => process.exit(code))
  server.registerTool('environment', {}, () => said(JSON.stringify({ env: process.env, cwd: process.cwd() })))
  server.registerTool('news', {}, async (extra) => {
    await extra.sendNotification({
      method: 'notifications/message',
      params: { level: 'info', data: 'a word\u001B[31m' },
    })
    const { _meta: meta } = extra
    const progressToken = meta?.progressToken ?? 0
    await extra.sendNotification({
      method: 'notifications/progress',
      params: { progressToken, progress: 1, total: 2, message: 'half' },
    })
    return said('done')
  })
  server.registerTool('ask', {}, async (extra) => {
    const ask = async (method: string, params: object, schema: never): Promise<string> =>
      extra.sendRequest({ method, params } as never, schema).then(
        () => `${method}: answered`,
        (error: { readonly code: number }) => `${method}: ${error.code}`,
      )
    const message = { role: 'user', content: { type: 'text', text: 'x' } }
    const form = { message: 'x', requestedSchema: { type: 'object', properties: {} } }
    return said(
      [
        await ask('roots/list', {}, ListRootsResultSchema as never),
        await ask(
          'sampling/createMessage',
          { messages: [message], maxTokens: 1 },
          CreateMessageResultSchema as never,
        ),
        await ask('elicitation/create', form, ElicitResultSchema as never),
      ].join(', '),
    )
  })
  server.registerTool('grow', {}, () => {
    server.registerTool(`late-${++calls}`, {}, () => said('late'))
    return said('grown')
  })
  return server
}
