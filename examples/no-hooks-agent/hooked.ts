import type { Json } from '@hookline/core'
import { openSession, type Hooks } from '@hookline/sdk'
import type { Agent } from '@huggingface/mcp-client'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'

/** Gives hooks to a tiny agent of Hugging Face, which has none: it works on the prompt, and asks before each call of a tool. */
export async function work(agent: Agent, prompt: string, hooks: Hooks): Promise<string> {
  const session = await openSession(hooks, { agent: 'tiny-agent' })
  for (const client of new Set((agent['clients'] as Map<string, Client>).values())) {
    const server = client.getServerVersion()!.name
    // its own, and not that of the session before
    const callTool = (Reflect.getPrototypeOf(client) as Client).callTool.bind(client)
    client.callTool = async ({ name: tool, arguments: given = {} }, ...more) => {
      const data = { server, tool, arguments: given as Json }
      const act = (to: typeof data) => callTool({ name: tool, arguments: to.arguments as never }, ...more)
      const carried = await session.use({ kind: 'mcp', data, act })
      if (carried.status === 'done') return carried.result
      return { content: [{ type: 'text', text: carried.words }], isError: true }
    }
  }
  const said = session.task(prompt, async (text) => {
    const pieces = await Array.fromAsync(agent.run([...session.takeContext(), text].join('\n\n')))
    return pieces.map((piece) => ('choices' in piece ? piece.choices[0]?.delta.content : '')).join('')
  })
  await said.catch(() => undefined).then(() => session.end())
  return said
}
