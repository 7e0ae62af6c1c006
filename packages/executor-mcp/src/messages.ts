import type { JSONRPCMessage } from '@modelcontextprotocol/client'

/**
 * What a line of a server says: a message, or several, as 2025-03-26 allows it. `undefined`: words, as some servers print them on stdout;
 * `broken`: a message of which something is missing.
 */
export function messagesIn(line: string): readonly JSONRPCMessage[] | 'broken' | undefined {
  // a line of a log may begin with a bracket too, but not with one before a brace
  if (!/^\s*(?:\[\s*)?\{/.test(line)) return undefined
  try {
    const value = JSON.parse(line) as unknown
    const messages = (Array.isArray(value) ? value : [value]).filter(isMessage)
    return messages.length > 0 ? messages : undefined
  } catch {
    return line.includes('"jsonrpc"') ? 'broken' : undefined
  }
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return ((value ?? {}) as { readonly jsonrpc?: unknown }).jsonrpc === '2.0'
}
