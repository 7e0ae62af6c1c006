import { alternative, isAll, namesIn, type Meaning } from '../matcher.ts'
import { scriptRegex } from '../script-regex.ts'
import { mcpTool } from '../mcp-pattern.ts'
import { alternatives } from '../regex-text.ts'
import { either, EVERYTHING, NOTHING, type Picked, type Selection } from '../selection.ts'
import { CLAUDE_TOOLS } from './tools.ts'

/** Reads the matcher of a tool event: names with `|` or `,` between them, else a regex of JavaScript's, not anchored. */
export function toolMatcher(matcher: string | undefined): Meaning<Selection> {
  if (isAll(matcher)) return { picks: EVERYTHING, notes: [] }
  const names = listed(matcher) ?? namesIn(matcher)
  return names === undefined ? regex(matcher) : exactly(names)
}

/** Reads the matcher of any other event. */
export function wordMatcher(matcher: string | undefined): Meaning<Picked> {
  if (isAll(matcher)) return { picks: 'all', notes: [] }
  const words = listed(matcher)
  if (words !== undefined)
    return words.length === 0
      ? { never: `the matcher "${matcher}" names nothing` }
      : { picks: { match: words }, notes: [] }
  return scriptRegex(matcher, 'Claude Code') ?? { picks: { match: [`/${matcher}/`] }, notes: [] }
}

function listed(matcher: string): readonly string[] | undefined {
  if (!/^[\w|, ]+$/.test(matcher)) return undefined
  return matcher
    .split(/[|,]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function exactly(names: readonly string[]): Meaning<Selection> {
  const real = names.filter((name) => !name.startsWith('mcp__') || mcpTool(name) !== undefined)
  const notes = names
    .filter((name) => !real.includes(name))
    .map((name) => `${name} never matched anything: "${name}__.*" would be all tools of that server`)
  if (real.length === 0) return { never: notes[0] ?? 'it names no tool' }
  return withFiles(real.map(CLAUDE_TOOLS.named).reduce(either, NOTHING), real, notes)
}

function regex(source: string): Meaning<Selection> {
  if (source !== '^$' && /^\^?(\.[*+])?\$?$/.test(source)) return { picks: EVERYTHING, notes: [] }
  const fault = scriptRegex(source, 'Claude Code')
  if (fault !== undefined) return fault
  const parts = alternatives(source)
  const notes = parts
    .filter((part) => CLAUDE_TOOLS.known.includes(part))
    .map((part) => `"${part}" was any tool with these letters in its name, and is now the tool itself`)
  const picks = parts.map((part) => alternative(part, CLAUDE_TOOLS)).reduce(either)
  return withFiles(picks, [], notes)
}

/** One event tells of every tool that changes files. */
function withFiles(picks: Selection, names: readonly string[], notes: readonly string[]): Meaning<Selection> {
  const some = names.filter((name) => CLAUDE_TOOLS.patch.includes(name))
  const isPart = some.length > 0 && !(some.includes('Edit') && some.includes('Write'))
  return { picks, notes: isPart ? [...notes, wider(some)] : notes }
}

function wider(some: readonly string[]): string {
  return `it was for ${some.join(', ')}, and is now for every change of a file: tool_name still tells them apart`
}
