import { MockLanguageModelV4 } from 'ai/test'

/** What the model says next: words, or the call of a tool. */
export type Said = string | { readonly tool: string; readonly input: object }

const USAGE = {
  inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 5, text: 5, reasoning: 0 },
}

/** A model that follows a script. */
export function scripted(script: readonly Said[]): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doGenerate: script.map((said, at) => ({
      content: [
        typeof said === 'string'
          ? { type: 'text' as const, text: said }
          : {
              type: 'tool-call' as const,
              toolCallId: `call-${at}`,
              toolName: said.tool,
              input: JSON.stringify(said.input),
            },
      ],
      finishReason: {
        unified: typeof said === 'string' ? ('stop' as const) : ('tool-calls' as const),
        raw: undefined,
      },
      usage: USAGE,
      warnings: [],
    })),
  })
}
