import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'

/**
 * The server of the bench, a process of its own. argv: `stdio`; `apart`, the same in a session of its own, as
 * hookline starts servers: Linux gives each session its share of a busy machine; or `http`, which prints its port.
 */
function createServer(): McpServer {
  const server = new McpServer({ name: 'of-the-bench', version: '1.0.0' })
  server.registerTool('say', { inputSchema: { text: z.string() } }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }))
  return server
}

if (process.argv[2] === 'apart') {
  const child = spawn(process.execPath, [import.meta.filename, 'stdio'], { detached: true, stdio: 'inherit' })
  child.on('exit', () => process.exit())
} else if (process.argv[2] === 'stdio') {
  await createServer().connect(new StdioServerTransport())
} else {
  const transports = new Map<string, StreamableHTTPServerTransport>()
  const http = createHttp((request, response) => {
    void (async () => {
      const known = transports.get((request.headers['mcp-session-id'] as string | undefined) ?? '')
      await (known ?? (await fresh())).handleRequest(request, response)
    })()
  })
  const fresh = async (): Promise<StreamableHTTPServerTransport> => {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: (id) => void transports.set(id, transport),
    })
    await createServer().connect(transport)
    return transport
  }
  http.listen(0, '127.0.0.1', () => process.stdout.write(`${(http.address() as AddressInfo).port}\n`))
}
