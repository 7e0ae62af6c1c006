import type { Usage } from '@hookline/core'
import { type Fields, number } from '../../payload.ts'

/** Tokens as Codex counts them. */
export function usageIn(counted: Fields | null): Usage | null {
  return (
    counted && {
      inputTokens: number(counted, 'input_tokens'),
      cachedInputTokens: number(counted, 'cached_input_tokens'),
      outputTokens: number(counted, 'output_tokens'),
      totalTokens: number(counted, 'total_tokens'),
    }
  )
}
