import { answerIn, shown } from '@hookline/answer'
import type { HookContext, HookOutput, Json } from '@hookline/core'
import { mcpError } from './errors.ts'
import { noteOf, type Note } from './notes.ts'
import { oneLine, withoutSecrets } from './notices.ts'
import type { McpOptions } from './options.ts'
import type { ToolResult } from './tool-result.ts'
import { bytes } from './units.ts'
import { weight } from './weight.ts'

type Context = HookContext<McpOptions, unknown>

/**
 * What a tool's result says: structured content, or text that is one JSON value, is an answer if it is shaped as one, else data; other
 * text is context where the agent takes it, else data. With `decide`, and where nobody waits, it is data always.
 * @throws HooklineError `MCP_TOOL_FAILED`, `MCP_RESULT_TOO_LARGE`, `MCP_ANSWER_INVALID`
 */
export function answerOf(result: ToolResult, ctx: Context, secrets: readonly string[]): HookOutput {
  const { hook, event, log, options } = ctx
  const most = bytes(options.max_result ?? '1MB')
  if (weight(result, most) > most)
    throw mcpError(
      'MCP_RESULT_TOO_LARGE',
      `the result is larger than ${options.max_result ?? '1MB'}, or nested too deep`,
    )
  const { text, notes } = read(result)
  const words = (count: number): string => oneLine(withoutSecrets(text, secrets), count)
  if (result.isError) throw mcpError('MCP_TOOL_FAILED', words(500) || 'it gives no reason')
  const value = result.structuredContent ?? jsonIn(text)
  if (value !== undefined && notes.length > 0)
    log(`left out of the result: ${notes.map(({ type }) => type).join(', ')}`)
  const data = value === undefined ? { text, ...(notes.length > 0 && { notes }) } : (value as Json)
  const isEmpty = value === undefined && text.trim() === ''
  if (hook.decide !== undefined || ctx.isDelivery === true) return { data: data as Json }
  const isGuard = hook.guard === true
  if (value !== undefined)
    return answerIn(value as Json, {
      event,
      isGuard,
      log,
      where: 'the result',
      fault: (_kind, message) => invalid(message),
    })
  if (isEmpty && notes.length === 0) return {}
  if (isGuard)
    throw invalid(`a guard answered with ${isEmpty ? notes[0]!.type : `plain text: "${words(80)}"`}`)
  return TAKE_TEXT.has(event.name) && !isEmpty ? { context: shown(text) } : { data: data as Json }
}

/** The events of which the agent takes plain text as words for the model. */
const TAKE_TEXT: ReadonlySet<string> = new Set(['session.start', 'task.start'])

function invalid(message: string): Error {
  return mcpError('MCP_ANSWER_INVALID', message)
}

/** The texts in one, and of everything else what it is. */
function read({ content }: ToolResult): { readonly text: string; readonly notes: readonly Note[] } {
  const texts = content.flatMap((one) => (one.type === 'text' ? [one['text'] as string] : []))
  const notes = content.filter(({ type }) => type !== 'text').map(noteOf)
  return { text: texts.join('\n'), notes }
}

/** `undefined`: it is no JSON, or not one whole value of it. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{"\dtfn-]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
