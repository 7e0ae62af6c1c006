/** What a matcher picks of one kind of call: nothing, all of it, or what patterns or an expression say. */
export type Picked = 'none' | 'all' | { readonly match: readonly string[] } | { readonly if: string }

/** The calls of tools that a matcher picks. */
export interface Selection {
  readonly exec: Picked
  readonly patch: Picked
  readonly mcp: Picked
  readonly tool: Picked
}

export const NOTHING: Selection = { exec: 'none', patch: 'none', mcp: 'none', tool: 'none' }
export const EVERYTHING: Selection = { exec: 'all', patch: 'all', mcp: 'all', tool: 'all' }

/** What either picks. */
export function either(first: Selection, second: Selection): Selection {
  return {
    exec: eitherPick(first.exec, second.exec, 'event.data.command'),
    patch: eitherPick(first.patch, second.patch, ''),
    mcp: eitherPick(first.mcp, second.mcp, MCP_NAME),
    tool: eitherPick(first.tool, second.tool, 'event.data.tool'),
  }
}

/** An MCP tool's name as Codex writes it. */
export const MCP_NAME = '("mcp__" + event.data.server + "__" + event.data.tool)'

function eitherPick(first: Picked, second: Picked, name: string): Picked {
  if (first === 'none' || second === 'all') return second
  if (second === 'none' || first === 'all') return first
  if ('match' in first && 'match' in second) return { match: [...new Set([...first.match, ...second.match])] }
  return { if: `${asCondition(first, name)} || ${asCondition(second, name)}` }
}

/** Patterns said as a condition, for where one is needed. */
function asCondition(pick: Exclude<Picked, string>, name: string): string {
  if ('if' in pick) return pick.if
  const subject = name === MCP_NAME ? '(event.data.server + "/" + event.data.tool)' : name
  return pick.match.map((pattern) => `${subject}.matches(${rawText(asRegex(pattern))})`).join(' || ')
}

function asRegex(pattern: string): string {
  const regex = /^\/(.*)\/$/s.exec(pattern)
  return regex?.[1] ?? `^${pattern.replaceAll('*', '.*')}$`
}

/** A text of an expression in which a backslash is one. */
export function rawText(text: string): string {
  if (!/["\r\n]/.test(text)) return `r"${text}"`
  if (!/['\r\n]/.test(text)) return `r'${text}'`
  return JSON.stringify(text)
}
