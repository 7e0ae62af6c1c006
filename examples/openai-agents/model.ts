import { Usage, type Model, type ModelRequest, type ModelResponse, type StreamEvent } from '@openai/agents'

/** What the model says next: words, a call of a tool, or a call of the SDK's own shell. */
export type Said = string | { readonly tool: string; readonly input: object } | { readonly shell: string }

/** A model that follows a script, and remembers what it was given. */
export class ScriptedModel implements Model {
  readonly requests: ModelRequest[] = []
  readonly #script: readonly Said[]

  constructor(script: readonly Said[]) {
    this.#script = script
  }

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    const at = this.requests.push(request) - 1
    return {
      usage: new Usage({ inputTokens: 10, outputTokens: 5 }),
      output: [item(this.#script[at] ?? '', at)],
    }
  }

  // oxlint-disable-next-line require-yield -- nothing is streamed here
  async *getStreamedResponse(): AsyncIterable<StreamEvent> {
    throw new Error('nothing is streamed here')
  }
}

function item(said: Said, at: number): ModelResponse['output'][number] {
  const callId = `call-${at}`
  if (typeof said === 'string')
    return {
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: said }],
    }
  return 'shell' in said
    ? { type: 'shell_call', callId, status: 'completed', action: { commands: [said.shell] } }
    : {
        type: 'function_call',
        callId,
        name: said.tool,
        status: 'completed',
        arguments: JSON.stringify(said.input),
      }
}
