import { hasFlags } from './regex-text.ts'
import { MCP_NAME, rawText, type Picked } from './selection.ts'

/** A name as Codex cuts it: `mcp__server__tool`; `undefined`: it is another tool's. */
export function mcpTool(name: string): string | undefined {
  if (!name.startsWith('mcp__')) return undefined
  const rest = name.slice('mcp__'.length)
  const cut = rest.indexOf('__', 1)
  return cut < 0 || cut + 2 === rest.length ? undefined : `${rest.slice(0, cut)}/${rest.slice(cut + 2)}`
}

/** What one alternative of a regex picks of the MCP tools, in the shortest way that says exactly that. */
export function mcpPick(source: string): Picked {
  if (hasFlags(source)) return { if: `${MCP_NAME}.matches(${rawText(source)})` }
  if (/^\^?mcp__(\.[*+]?\$?)?$/.test(source)) return 'all'
  const words = /^\^?mcp__([A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)__(.*)$/s.exec(source)
  if (words !== null && !isQuantified(words[2]!)) return { match: [serverPattern(words[1]!, words[2]!)] }
  const group = /^\^?mcp__(\((?:\?:)?[A-Za-z0-9_|]+\))__(.*)$/s.exec(source)
  if (group !== null && !group[1]!.includes('__') && !isQuantified(group[2]!))
    return { match: [`/^${group[1]!}/${group[2]!}/`] }
  return isOtherName(source) ? 'none' : { if: `${MCP_NAME}.matches(${rawText(source)})` }
}

/** True if it can only match what does not begin like an MCP tool, so nothing of theirs. */
function isOtherName(source: string): boolean {
  const literal = /^\^([A-Za-z0-9_]+)(?![?*+{A-Za-z0-9_])/.exec(source)?.[1]
  if (literal === undefined) return false
  return !literal.startsWith('mcp__') && !'mcp__'.startsWith(literal)
}

function isQuantified(rest: string): boolean {
  return /^[?*+{]/.test(rest)
}

function serverPattern(server: string, rest: string): string {
  if (/^(\.[*+]\$?)?$/.test(rest)) return `${server}/*`
  const exact = /^(\w+)\$$/.exec(rest)
  if (exact !== null) return `${server}/${exact[1]}`
  const prefix = /^(\w+)(\.\*)?\$?$/.exec(rest)
  if (prefix !== null) return `${server}/${prefix[1]}*`
  return `/^${server}/${rest}/`
}
