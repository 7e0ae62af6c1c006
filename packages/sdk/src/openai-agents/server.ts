import type { MCPServer } from '@openai/agents'
import type { Json } from '@hookline/core'
import type { Session } from '../session.ts'

type Arguments = Parameters<MCPServer['callTool']>[1]

/** A server whose tools ask hooks before they are called. */
export function hookedServer(server: MCPServer, session: Session): MCPServer {
  const call = <Result>(tool: string, args: Arguments, act: (args: Arguments) => Promise<Result>) =>
    session.use({
      kind: 'mcp',
      data: { server: server.name, tool, arguments: (args ?? {}) as Json },
      act: (data) => act(data.arguments as Arguments),
    })
  const asking: Pick<MCPServer, 'callTool' | 'callToolResult'> = {
    async callTool(tool, args, ...more) {
      const carried = await call(tool, args, (final) => server.callTool(tool, final, ...more))
      return carried.status === 'done' ? carried.result : [said(carried.words)]
    },
    ...(server.callToolResult === undefined
      ? {}
      : {
          async callToolResult(tool, args, ...more) {
            const carried = await call(tool, args, (final) => server.callToolResult!(tool, final, ...more))
            return carried.status === 'done'
              ? carried.result
              : { content: [said(carried.words)], isError: true }
          },
        }),
  }
  return new Proxy(server, {
    get(target, key) {
      if (Object.hasOwn(asking, key)) return asking[key as keyof typeof asking]
      const value: unknown = Reflect.get(target, key)
      // a server has private fields, which a proxy has not
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

function said(text: string): { readonly type: 'text'; readonly text: string } {
  return { type: 'text', text }
}
