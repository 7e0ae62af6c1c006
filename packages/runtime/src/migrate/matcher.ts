import { isHooklineError } from '@hookline/core'
import { patterns } from '@hookline/config/patterns'
import { mcpPick, mcpTool } from './mcp-pattern.ts'
import { alternatives, difference, hasFlags, isRefusedByCodex } from './regex-text.ts'
import { either, EVERYTHING, NOTHING, type Picked, type Selection } from './selection.ts'
import { CODEX_TOOLS, NAMES, named, STRANGERS, type ToolWords } from './tool-name.ts'

/** What a matcher means; or why it never picked anything; or why hookline cannot say it. */
export type Meaning<What> =
  | { readonly picks: What; readonly notes: readonly string[] }
  | { readonly never: string }
  | { readonly cannot: string }

/** Reads the matcher of a tool event. */
export function toolMatcher(matcher: string | undefined): Meaning<Selection> {
  if (isAll(matcher)) return { picks: EVERYTHING, notes: [] }
  const names = namesIn(matcher)
  if (names !== undefined) return exactly(names)
  return spaced(matcher) ?? regex(matcher)
}

/** `Bash | Edit`: a space is part of a name, and no name has one. */
function spaced(matcher: string): Meaning<Selection> | undefined {
  const parts = matcher.split('|')
  if (!matcher.includes(' ') || !parts.every((part) => /^[\w ]+$/.test(part))) return undefined
  const rest = parts.filter((part) => !part.includes(' '))
  if (rest.length === 0)
    return { never: `the spaces in "${matcher}" are part of the names, so nothing was ever matched` }
  const meaning = regex(rest.join('|'))
  return 'picks' in meaning
    ? {
        ...meaning,
        notes: [`of "${matcher}" only ${rest.join(', ')} ever matched: the others have spaces in them`],
      }
    : meaning
}

/** Reads the matcher of any other event: patterns on one word, such as the source of a session. */
export function wordMatcher(matcher: string | undefined): Meaning<Picked> {
  if (isAll(matcher)) return { picks: 'all', notes: [] }
  if (/^\|+$/.test(matcher)) return { never: `the matcher "${matcher}" names nothing` }
  if (/^[A-Za-z0-9_|]+$/.test(matcher)) return { picks: { match: words(matcher) }, notes: [] }
  return tested(matcher) ?? { picks: { match: [`/${matcher}/`] }, notes: [] }
}

export function isAll(matcher: string | undefined): matcher is undefined | '' | '*' {
  return matcher === undefined || matcher === '' || matcher === '*'
}

function words(list: string): readonly string[] {
  return list.split('|').filter((word) => word !== '')
}

/** The names of a list of words, also of one that is written as `^(A|B)$` or `^A$|^B$`. */
export function namesIn(matcher: string): readonly string[] | undefined {
  if (/^[A-Za-z0-9_|]+$/.test(matcher)) return words(matcher)
  const group = /^\^\((?:\?:)?([A-Za-z0-9_|]+)\)\$$/.exec(matcher)
  if (group !== null) return words(group[1]!)
  const each = matcher.split('|').map((one) => /^\^(\w+)\$$/.exec(one)?.[1])
  return each.every((name) => name !== undefined) ? each : undefined
}

function exactly(names: readonly string[]): Meaning<Selection> {
  if (names.length === 0) return { never: 'it names no tool' }
  const notes = names.flatMap((name) => {
    if (STRANGERS.includes(name)) return [`Codex has no tool called ${name}`]
    return name.startsWith('mcp__') && mcpTool(name) === undefined
      ? [`${name} is the name of no MCP tool; "^${name}__" would be all of that server`]
      : []
  })
  return { picks: names.map(named).reduce(either), notes }
}

function regex(source: string): Meaning<Selection> {
  if (source !== '^$' && /^\^?(\.[*+])?\$?$/.test(source)) return { picks: EVERYTHING, notes: [] }
  const fault = tested(source)
  if (fault !== undefined) return fault
  const parts = alternatives(source)
  const notes = parts
    .filter((part) => Object.hasOwn(NAMES, part))
    .map((part) => `"${part}" was any tool with these letters in its name, and is now the tool itself`)
  return { picks: parts.map((part) => alternative(part, CODEX_TOOLS)).reduce(either), notes }
}

const LONGEST = 500

/** Why a regex cannot be used; `undefined`: it can. */
function tested(source: string): { readonly never: string } | { readonly cannot: string } | undefined {
  if (isRefusedByCodex(source))
    return {
      never: `Codex cannot read the matcher "${source}" (no lookaround, no references), and skipped it`,
    }
  if (source.length > LONGEST) return { cannot: `the matcher is longer than ${LONGEST} characters` }
  // oxlint-disable-next-line no-control-regex -- an expression cannot hold them as they are
  if (/[\u0000-\u001F\u007F]/.test(source)) return { cannot: 'the matcher has a control character in it' }
  const what = difference(source)
  if (what !== undefined)
    return { cannot: `the matcher "${source}" has ${what}, which hookline reads otherwise` }
  try {
    patterns.compile(source)
    return undefined
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    return { cannot: thrown.message }
  }
}

/** What one alternative of a regex on the names of tools picks. */
export function alternative(source: string, tools: ToolWords): Selection {
  const { named: means } = tools
  if (/^\w+$/.test(source) && tools.known.includes(source)) return means(source)
  const names = source.startsWith('^') ? namesIn(source) : undefined
  if (names !== undefined) return names.map(means).reduce(either, NOTHING)
  const test = source === '' ? (): boolean => true : patterns.compile(source)
  return {
    exec: tools.exec.some(test) ? 'all' : 'none',
    patch: tools.patch.some(test) ? 'all' : 'none',
    mcp: source === '' ? 'all' : mcpPick(source),
    tool: source === '' ? 'all' : toolPick(source, test, tools),
  }
}

function toolPick(source: string, test: (name: string) => boolean, { aliases }: ToolWords): Picked {
  if (!hasFlags(source) && /^\^?mcp__/.test(source) && !/^\^?mcp__?[?*+{]/.test(source)) return 'none'
  const more = aliases.filter(([alias, name]) => test(alias) && !test(name)).map(([, name]) => name)
  return { match: [`/${source}/`, ...more] }
}
