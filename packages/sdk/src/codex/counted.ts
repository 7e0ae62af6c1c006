import type { Usage as AllTokens } from '@openai/codex-sdk'
import type { Usage } from '@hookline/core'

type Tokens = Pick<AllTokens, 'input_tokens' | 'cached_input_tokens' | 'output_tokens'>

/** What a thread has counted so far; `undefined`: nobody knows. */
export interface Counted {
  tokens: Tokens | undefined
}

/** Codex counts a thread from its beginning. */
export function usageOf(now: Tokens, counted: Counted): Usage | null {
  const before = counted.tokens
  counted.tokens = now
  if (before === undefined) return null
  const inputTokens = now.input_tokens - before.input_tokens
  const outputTokens = now.output_tokens - before.output_tokens
  const cachedInputTokens = now.cached_input_tokens - before.cached_input_tokens
  return { inputTokens, cachedInputTokens, outputTokens, totalTokens: inputTokens + outputTokens }
}
