import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { outputItem, type ModelItem, type OutputItem } from './model-item.ts'

/** One request of the agent for the model's next words. */
export interface ModelRequest {
  readonly model: string
  /** Every text the model is given, the whole history each time. */
  readonly texts: readonly string[]
}

/** What the model answers to one request: items, or a function that looks at the request first. */
export type ModelStep =
  | readonly ModelItem[]
  | ((request: ModelRequest) => readonly ModelItem[] | Promise<readonly ModelItem[]>)

/** A model that follows a script, on loopback. */
export interface ModelServer {
  readonly url: string
  readonly requests: readonly ModelRequest[]
  readonly close: () => Promise<void>
}

const SPENT: ModelStep = [{ say: 'The script has ended.' }]

/** Starts a stand-in for the OpenAI Responses API: each model request is answered by the next step. */
export async function startModelServer(steps: readonly ModelStep[]): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  let made = 0
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(incoming)
    if (incoming.method !== 'POST' || !incoming.url?.endsWith('/responses')) return notFound(response)
    const request = modelRequest(body)
    const step = steps[requests.push(request) - 1] ?? SPENT
    const items = typeof step === 'function' ? await step(request) : step
    stream(
      response,
      `resp_${requests.length}`,
      items.map((item) => outputItem(item, ++made)),
    )
  }
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((thrown: unknown) => fail(response, thrown))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** True when the model was given a text that contains these words. */
export function heard(request: ModelRequest | undefined, words: string): boolean {
  return request?.texts.some((said) => said.includes(words)) ?? false
}

function modelRequest(body: string): ModelRequest {
  const { model, input } = JSON.parse(body) as { readonly model: string; readonly input: unknown }
  return { model, texts: [...textsIn(input)] }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* textsIn(inner)
  }
}

function stream(response: ServerResponse, id: string, output: readonly OutputItem[]): void {
  let sequence = 0
  const send = (type: string, fields: object): void => {
    const data = JSON.stringify({ type, sequence_number: sequence++, ...fields })
    response.write(`event: ${type}\ndata: ${data}\n\n`)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send('response.created', { response: { id, object: 'response', status: 'in_progress', output: [] } })
  for (const [index, item] of output.entries()) {
    send('response.output_item.added', { output_index: index, item })
    send('response.output_item.done', { output_index: index, item })
  }
  send('response.completed', {
    response: { id, object: 'response', status: 'completed', output, usage: USAGE },
  })
  response.end()
}

const USAGE = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 15,
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"not here"}}')
}

/** A step that threw: the agent is told, and ends its turn. */
function fail(response: ServerResponse, thrown: unknown): void {
  const error = { message: String(thrown), type: 'script', code: 'script' }
  if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error }))
}
