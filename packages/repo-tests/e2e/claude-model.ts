import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** What the model says next: words, or the call of a tool. */
export type Said = string | { readonly tool: string; readonly input: object }

/** One request for the model's next words. */
export interface Asked {
  /** Every text the model is given, the whole history each time; `role: text`. */
  readonly texts: readonly string[]
}

/** A stand-in for the Anthropic Messages API on loopback, which follows a script. */
export interface ClaudeModel {
  readonly url: string
  readonly asked: readonly Asked[]
  readonly close: () => Promise<void>
}

/** `errand`: what a subagent is told, who says one thing and follows no script. */
export async function startClaudeModel(script: readonly Said[], errand?: string): Promise<ClaudeModel> {
  const asked: Asked[] = []
  const left = [...script]
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages?')) {
      response.writeHead(404).end('{}')
      return
    }
    const { messages } = (await json(request)) as { readonly messages: readonly Message[] }
    const texts = messages.flatMap(textsOf)
    asked.push({ texts })
    const isErrand = errand !== undefined && texts[0] === `user: ${errand}`
    stream(response, isErrand ? 'the errand is done' : (left.shift() ?? 'the script has ended'))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => response.writeHead(500).end(String(thrown)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Message {
  readonly role: string
  readonly content: string | readonly Block[]
}

interface Block {
  readonly text?: string
  readonly content?: string | readonly Block[]
}

/** Without what Claude Code tells every model of its surroundings. */
function textsOf({ role, content }: Message): readonly string[] {
  return words(content)
    .filter((text) => !text.startsWith('<system-reminder>\nAttribution'))
    .map((text) => `${role}: ${text}`)
}

function words(content: string | readonly Block[] | undefined): readonly string[] {
  if (typeof content === 'string') return [content]
  return (content ?? []).flatMap((block) => (block.text === undefined ? words(block.content) : [block.text]))
}

let made = 0

function stream(response: ServerResponse, said: Said): void {
  const id = `msg_${++made}`
  const isText = typeof said === 'string'
  const block = isText
    ? { type: 'text', text: '' }
    : { type: 'tool_use', id: `toolu_${made}`, name: said.tool, input: {} }
  const delta = isText
    ? { type: 'text_delta', text: said }
    : { type: 'input_json_delta', partial_json: JSON.stringify(said.input) }
  const usage = { input_tokens: 10, output_tokens: 5 }
  const message = { id, type: 'message', role: 'assistant', model: 'scripted', content: [], usage }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: isText ? 'end_turn' : 'tool_use' }, usage },
    { type: 'message_stop' },
  ])
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
}
