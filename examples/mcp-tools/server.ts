import { appendFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import * as z from 'zod'

/** An MCP server as anybody writes one: it knows nothing of hooks. */
const server = new McpServer({ name: 'house-rules', version: '1.0.0' })

server.registerTool(
  'may_run',
  {
    description: 'Whether a command may run here',
    inputSchema: { command: z.string() },
    outputSchema: { allowed: z.boolean(), because: z.string() },
  },
  ({ command }) => {
    const allowed = !/\bprod\b/.test(command)
    const structuredContent = { allowed, because: allowed ? 'it is harmless' : 'prod is for people' }
    return { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] }
  },
)

server.registerTool(
  'remember',
  { description: 'Keeps a line', inputSchema: { line: z.string(), files: z.array(z.string()) } },
  ({ line, files }) => {
    appendFileSync('remembered', `${line}: ${files.join(', ')} [${process.env['TOKEN'] ?? 'no token'}]\n`)
    return { content: [{ type: 'text', text: 'kept' }] }
  },
)

await server.connect(new StdioServerTransport())
