import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the agent asks its model. */
export interface ModelCall {
  /** Every text that the model is given. */
  readonly texts: readonly string[]
  /** What came of the calls that the model made, by their ids. */
  readonly outputs: Readonly<Record<string, string>>
  /** The tools that it has; those in a namespace as `<namespace>/<name>`. */
  readonly tools: readonly string[]
}

/** What the model says: words, or a call of a tool; `silence` keeps the agent waiting. */
export type ModelAnswer =
  | { readonly say: string }
  | { readonly call: string; readonly id: string; readonly args: object }
  | 'silence'

/** A model on loopback, of the kind that Codex speaks with. */
export interface Model {
  readonly url: string
  readonly calls: readonly ModelCall[]
  readonly close: () => Promise<void>
}

/** Starts a model that follows a script: no network, no login, no cost. */
export async function startModel(answer: (call: ModelCall) => ModelAnswer): Promise<Model> {
  const calls: ModelCall[] = []
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        if (!request.url?.endsWith('/responses')) return response.writeHead(404).end('{}')
        const call = modelCall(JSON.parse(body) as Body)
        const said = answer(call)
        if (said !== 'silence') stream(response, item(said, calls.length))
        return calls.push(call)
      })
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Body {
  readonly input?: readonly Readonly<Record<string, unknown>>[]
  readonly tools?: readonly Tool[]
}

interface Tool {
  readonly name?: string
  readonly tools?: readonly Tool[]
}

function modelCall({ input = [], tools = [] }: Body): ModelCall {
  const outputs = input
    .filter(({ type }) => type === 'function_call_output')
    .map(({ call_id, output }) => [String(call_id), [...textsIn(output)].join('\n')])
  return {
    texts: [...textsIn(input)],
    outputs: Object.fromEntries(outputs) as Readonly<Record<string, string>>,
    tools: tools.flatMap(({ name = '', tools: inner = [] }) => [
      name,
      ...inner.map((one) => `${name}/${one.name ?? ''}`),
    ]),
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsIn(inner)
}

function item(answer: Exclude<ModelAnswer, 'silence'>, n: number): object {
  if ('say' in answer) {
    const content = [{ type: 'output_text', text: answer.say, annotations: [] }]
    return { type: 'message', id: `msg_${n}`, role: 'assistant', status: 'completed', content }
  }
  const { call, id, args } = answer
  const [name, namespace] = call.split('/').toReversed()
  const where = namespace === undefined ? {} : { namespace }
  return {
    type: 'function_call',
    id: `fc_${n}`,
    call_id: id,
    name,
    ...where,
    arguments: JSON.stringify(args),
  }
}

function stream(response: ServerResponse, output: object): void {
  let sequence = 0
  const send = (type: string, fields: object): void => {
    const data = JSON.stringify({ type, sequence_number: sequence++, ...fields })
    response.write(`event: ${type}\ndata: ${data}\n\n`)
  }
  const answer = { id: 'resp_canary', object: 'response' }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send('response.created', { response: { ...answer, status: 'in_progress', output: [] } })
  send('response.output_item.added', { output_index: 0, item: output })
  send('response.output_item.done', { output_index: 0, item: output })
  send('response.completed', { response: { ...answer, status: 'completed', output: [output], usage: USAGE } })
  response.end()
}

const USAGE = {
  input_tokens: 1,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 1,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 2,
}
