import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** What the model says next: words, or the call of a tool. */
export type Said = string | { readonly tool: string; readonly input: object }

/** A stand-in for an API of chat completions on loopback, which follows a script. */
export interface Model {
  readonly url: string
  /** What it was told, request by request, as JSON. */
  readonly told: readonly string[]
  readonly close: () => Promise<void>
}

export async function startModel(script: readonly Said[]): Promise<Model> {
  const told: string[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const at = told.push(JSON.stringify((body as { readonly messages: unknown }).messages)) - 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const delta of deltas(script[at] ?? 'the script has ended', at))
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`)
      response.end('data: [DONE]\n\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function deltas(said: Said, at: number): readonly object[] {
  if (typeof said === 'string') return [{ role: 'assistant', content: said }]
  const call = { name: said.tool, arguments: JSON.stringify(said.input) }
  return [
    { role: 'assistant', tool_calls: [{ index: 0, id: `call_${at}`, type: 'function', function: call }] },
  ]
}
