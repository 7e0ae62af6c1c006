import type { Usage } from '@hookline/core'
import { type Fields, number } from '../../payload.ts'

/** Tokens as Codex counts them. */
export function usageOf(counted: Fields): Usage {
  return {
    inputTokens: number(counted, 'inputTokens'),
    cachedInputTokens: number(counted, 'cachedInputTokens'),
    outputTokens: number(counted, 'outputTokens'),
    totalTokens: number(counted, 'totalTokens'),
  }
}

/** Both together. */
export function sum(before: Usage | null, more: Usage): Usage {
  if (before === null) return more
  const both = (name: keyof Usage): number | null =>
    before[name] === null && more[name] === null ? null : (before[name] ?? 0) + (more[name] ?? 0)
  return {
    inputTokens: both('inputTokens'),
    cachedInputTokens: both('cachedInputTokens'),
    outputTokens: both('outputTokens'),
    totalTokens: both('totalTokens'),
  }
}
