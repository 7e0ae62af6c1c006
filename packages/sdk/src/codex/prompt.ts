import type { Input } from '@openai/codex-sdk'

/** The text of a prompt. */
export function promptOf(input: Input): string {
  if (typeof input === 'string') return input
  return input.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
}

/** Codex has no other way to be told something than its prompt. */
export function withWords(input: Input, words: string): Input {
  return [
    { type: 'text', text: words },
    ...(typeof input === 'string' ? [{ type: 'text' as const, text: input }] : input),
  ]
}
