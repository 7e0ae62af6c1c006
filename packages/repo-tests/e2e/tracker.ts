import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * An issue tracker that speaks MCP over stdio. `node tracker.ts FILE` writes every call that really reached it to
 * FILE, a JSON line each.
 */
interface Given {
  readonly id?: number
}

interface Message {
  readonly id?: number
  readonly method: string
  readonly params?: { readonly protocolVersion?: string; readonly name?: string; readonly arguments?: Given }
}

const inputSchema = { type: 'object', properties: { title: { type: 'string' }, id: { type: 'number' } } }
const TOOLS = [
  { name: 'create_issue', description: 'Opens an issue', inputSchema },
  { name: 'delete_issue', description: 'Deletes an issue for good', inputSchema },
]

const METHODS: Readonly<Record<string, (params: NonNullable<Message['params']>) => object>> = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'tracker', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools: TOOLS }),
  'tools/call': ({ name, arguments: given }) => {
    appendFileSync(process.argv[2]!, `${JSON.stringify({ tool: name, arguments: given })}\n`)
    if (given?.id === 404) return { content: [{ type: 'text', text: 'no such issue' }], isError: true }
    return { content: [{ type: 'text', text: `${name}: done` }] }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line) as Message
  const result = METHODS[method]?.(params ?? {}) ?? {}
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`)
}
