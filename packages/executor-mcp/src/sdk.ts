/** The library, loaded when a tool is called for the first time. */
export { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
