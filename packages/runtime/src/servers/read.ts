import { readFileSync, statSync } from 'node:fs'
import { parseToml } from '@hookline/config/toml'
import { isHooklineError } from '@hookline/core'
import { ownerFault } from '../layers/owner.ts'
import { withoutComments } from '../migrate/json-comments.ts'
import type { ServerFile } from './agents.ts'
import type { Table } from './codex.ts'
import { serverError } from './errors.ts'

const LARGEST = 16 << 20

/** The servers that a file names, as they are written. @throws HooklineError `MCP_SERVER_INVALID` */
export function serversIn(
  { file, is, tableIn }: ServerFile,
  place: 'managed' | 'user' | 'project',
): Readonly<Record<string, Table>> {
  const text = textIn(file)
  if (text === undefined) return {}
  const stranger = ownerFault(file, place)
  if (stranger !== undefined)
    throw serverError('MCP_SERVER_INVALID', `${file} is not to be relied on: ${stranger.message}`)
  const found = tableIn(parsed(text, file, is))
  if (typeof found !== 'object' || found === null) return {}
  const tables = Object.entries(found).filter(([, one]) => typeof one === 'object' && one !== null)
  return Object.fromEntries(tables) as Readonly<Record<string, Table>>
}

function textIn(file: string): string | undefined {
  try {
    const found = statSync(file)
    // a pipe would be waited for
    return found.isFile() && found.size <= LARGEST ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  }
}

function parsed(text: string, file: string, is: ServerFile['is']): Table {
  try {
    if (is === 'toml') return parseToml(text, file)
    const value = JSON.parse(withoutComments(text)) as unknown
    return typeof value === 'object' && value !== null ? (value as Table) : {}
  } catch (cause) {
    // not what the parser says: it shows what stands there, which may be a secret
    const { line, column = 1 } = placeOf(cause)
    const where = line === undefined ? '' : `, see line ${line}, column ${column}`
    throw serverError('MCP_SERVER_INVALID', `${file} cannot be read: it is no ${is.toUpperCase()}${where}`)
  }
}

function placeOf(cause: unknown): { readonly line?: number | string; readonly column?: number | string } {
  if (isHooklineError(cause)) return cause.details
  const [, line, column] = /line (\d+) column (\d+)/.exec(String(cause)) ?? []
  return line === undefined || column === undefined ? {} : { line, column }
}
