import type { StandardSchema } from '@hookline/core'

/** What a tool gave, as far as it is looked at. */
export interface ToolResult {
  readonly content: readonly Content[]
  readonly structuredContent?: unknown
  readonly isError: boolean
}

/** One part of it. */
export interface Content {
  readonly type: string
  readonly [field: string]: unknown
}

/** Read by hand: a result that is odd says what is odd, and a large one is not gone through three times. */
export const RESULT: StandardSchema<ToolResult> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => {
      const fault = faultIn(value)
      if (fault !== undefined) return { issues: [{ message: fault }] }
      const { content = [], structuredContent, isError = false } = value as Partial<ToolResult>
      return {
        value: {
          content,
          isError,
          ...(structuredContent !== undefined && { structuredContent }),
        },
      }
    },
  },
}

function faultIn(value: unknown): string | undefined {
  if (!isObject(value)) return 'the result is not an object'
  const { content = [], structuredContent, isError = false } = value
  // a guard would take it for no objection
  if (value['content'] === undefined && structuredContent === undefined)
    return 'the result has neither content nor structuredContent'
  if (typeof isError !== 'boolean') return 'isError is not true or false'
  if (!Array.isArray(content)) return 'content is not a list'
  const odd = content.findIndex((one) => !isObject(one) || typeof one['type'] !== 'string' || isWordless(one))
  return odd < 0 ? undefined : `content[${odd}] is not what content can be`
}

function isWordless({ type, text }: Readonly<Record<string, unknown>>): boolean {
  return type === 'text' && typeof text !== 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
