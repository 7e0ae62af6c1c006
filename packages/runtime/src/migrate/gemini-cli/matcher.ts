import { isAll, type Meaning } from '../matcher.ts'
import { patterns } from '@hookline/config/patterns'
import { isRegex, scriptRegex } from '../script-regex.ts'
import { EVERYTHING, rawText, type Picked, type Selection } from '../selection.ts'

const EXEC = 'run_shell_command'
const PATCH = ['write_file', 'replace']

/** An MCP tool's name as Gemini CLI 0.61 writes it, and as its own manual and others before it did. */
const MCP_NAME = '("mcp_" + event.data.server + "_" + event.data.tool)'
const MCP_DOUBLE = '("mcp__" + event.data.server + "__" + event.data.tool)'

/** Reads the matcher of a tool event: a regex of JavaScript's, not anchored; one that is none is taken as it is. */
export function toolMatcher(matcher: string | undefined): Meaning<Selection> {
  if (isAll(matcher)) return { picks: EVERYTHING, notes: [] }
  const source = isRegex(matcher) ? matcher : escaped(matcher)
  if (/^\^?(\.[*+])?\$?$/.test(source) && source !== '^$') return { picks: EVERYTHING, notes: [] }
  const fault = scriptRegex(source, 'Gemini CLI')
  if (fault !== undefined) return fault
  const test = patterns.compile(source)
  const files = PATCH.filter(test)
  const picks: Selection = {
    exec: test(EXEC) ? 'all' : 'none',
    patch: files.length > 0 ? 'all' : 'none',
    mcp: mcpPick(source),
    tool: isOwn(source) ? 'none' : { match: [`/${source}/`] },
  }
  const notes = [
    ...(picks.mcp === 'none' && !source.startsWith('^') ? [LETTERS(source)] : []),
    ...(files.length === 1 ? [`it was for ${files[0]}, and is now for every change of a file`] : []),
  ]
  return { picks, notes }
}

const LETTERS = (source: string): string =>
  `"${source}" was also any MCP tool with these letters in its name, and is now the tools themselves`

/** Every alternative is one of the tools that have events of their own. */
function isOwn(source: string): boolean {
  return source
    .replace(/^\^?\(?|\)?\$?$/g, '')
    .split('|')
    .every((part) => [EXEC, ...PATCH].includes(part.replaceAll(/[\^$]/g, '')) || /^\^?mcp_/.test(part))
}

function mcpPick(source: string): Picked {
  if (/^\^?mcp_+(\.[*+])?\$?$/.test(source)) return 'all'
  const parts = source.replace(/^\^?\(?|\)?\$?$/g, '').split('|')
  const isPlain = parts.every((part) => /^\^?[a-z_]+\$?$/.test(part) && !/^\^?mcp_/.test(part))
  if (isPlain) return 'none'
  const names = source.includes('__') ? [MCP_NAME, MCP_DOUBLE] : [MCP_NAME]
  return { if: names.map((name) => `${name}.matches(${rawText(source)})`).join(' || ') }
}

/** Reads the matcher of a session or a compression: the word itself. */
export function wordMatcher(matcher: string | undefined): Meaning<Picked> {
  if (isAll(matcher)) return { picks: 'all', notes: [] }
  // oxlint-disable-next-line no-control-regex -- no pattern can hold them
  if (/[\u0000-\u001F\u007F]/.test(matcher)) return { cannot: 'the matcher has a control character in it' }
  return { picks: { match: [/^[\w-]+$/.test(matcher) ? matcher : `/^${escaped(matcher)}$/`] }, notes: [] }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
