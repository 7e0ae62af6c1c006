import type { EventData, Json } from '@hookline/core'
import { asFields, fields, json, number, text, type Fields } from '../../payload.ts'
import { milliseconds } from './record.ts'

type After<Name extends 'exec' | 'patch' | 'mcp'> = Omit<
  EventData[`${Name}.after`],
  keyof EventData[`${Name}.before`]
>

/** What came of a command. */
export function execResult(item: Fields): After<'exec'> & { readonly cwd: string | null } {
  const exitCode = number(item, 'exit_code')
  return {
    ok: exitCode === null ? null : exitCode === 0,
    exitCode,
    output: bounded(text(item, 'aggregated_output')),
    durationMs: milliseconds(item),
    cwd: pathOf(text(item, 'cwd')),
  }
}

/** What came of a patch. */
export function patchResult(item: Fields): After<'patch'> {
  const status = text(item, 'status')
  const said = [text(item, 'stdout'), text(item, 'stderr')].filter((one) => one !== null && one !== '')
  return {
    ok: status === null ? null : status === 'completed',
    output: bounded(said.length === 0 ? null : said.join('\n')),
  }
}

/** What came of a call of an MCP server: Codex writes a refusal, and what a server calls an error, in two ways. */
export function mcpResult(item: Fields): After<'mcp'> {
  const result = fields(item, 'result')
  const error = text(item, 'error') ?? text(fields(item, 'error') ?? {}, 'message')
  const ok = text(item, 'status') === 'completed' && error === null
  return {
    ok,
    result: result as Json,
    error: ok ? null : (bounded(error ?? wordsIn(result)) ?? 'the call failed'),
    durationMs: milliseconds(item),
  }
}

function wordsIn(result: Fields | null): string | null {
  const content = result && json(result, 'content')
  if (!Array.isArray(content)) return null
  const words = content.map((part) => text(asFields(part) ?? {}, 'text')).filter((one) => one !== null)
  return words.length === 0 ? null : words.join('\n')
}

/** Characters of an output that are taken over: what a command prints may be without end. */
const MOST = 1 << 18

/** The beginning and the end of a text that is too long. */
export function bounded(words: string | null): string | null {
  if (words === null || words.length <= MOST) return words
  const half = MOST / 2
  return `${words.slice(0, half)}\n[${words.length - MOST} characters left out]\n${words.slice(-half)}`
}

/** Codex writes folders as URLs. */
function pathOf(place: string | null): string | null {
  if (place === null || !place.startsWith('file://')) return place
  try {
    return decodeURIComponent(place.slice('file://'.length))
  } catch {
    return null
  }
}
