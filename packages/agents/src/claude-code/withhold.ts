import type { LifecycleEvent } from '@hookline/core'
import { asFields, type Fields, fields, text } from '../payload.ts'

/**
 * What the model is given instead of what came of a call, in the shape of its tool: Claude Code ignores any other shape.
 * `undefined` for tools of which nothing is given that could be withheld.
 */
export function withheld({ name, raw }: LifecycleEvent, reason: string): unknown {
  const payload = asFields(raw) ?? {}
  const words = `withheld by hookline: ${reason}`
  if (name === 'mcp.after') return [{ type: 'text', text: words }]
  if (text(payload, 'tool_name') === 'Bash') return output(fields(payload, 'tool_response'), words)
  return text(payload, 'tool_name') === 'Read' ? file(fields(payload, 'tool_response'), words) : undefined
}

/** A command in the background has printed nothing yet, and the model needs its number. */
function output(response: Fields | null, stdout: string): unknown {
  return response === null || text(response, 'backgroundTaskId') !== null
    ? undefined
    : { stdout, stderr: '', interrupted: false, isImage: false, noOutputExpected: false }
}

function file(response: Fields | null, content: string): unknown {
  const filePath = response && text(fields(response, 'file') ?? {}, 'filePath')
  if (typeof filePath !== 'string') return undefined
  return { type: 'text', file: { filePath, content, numLines: 1, startLine: 1, totalLines: 1 } }
}
