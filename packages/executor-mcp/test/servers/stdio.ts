import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { createServer } from './tools.ts'

process.stderr.write(`ready with ${process.env['TOKEN_OF_TESTS'] ?? 'no token'}\n`)
await createServer().connect(new StdioServerTransport())
