/** The library, loaded when a tool is called over HTTP for the first time. */
export { SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
