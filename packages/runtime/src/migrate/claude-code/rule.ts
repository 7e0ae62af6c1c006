import type { Meaning } from '../matcher.ts'
import { mcpTool } from '../mcp-pattern.ts'
import { NOTHING, type Picked, type Selection } from '../selection.ts'
import { CLAUDE_TOOLS } from './tools.ts'

/** A matcher's calls, as far as the permission rule in `if` is about them: `Bash(git *)`, `Edit(src/**)`. */
export function ruled(meaning: Meaning<Selection>, rule: string): Meaning<Selection> {
  if (!('picks' in meaning)) return meaning
  const said = selectionOf(rule)
  if (typeof said === 'string') return { cannot: `its if "${rule}" ${said}` }
  const kinds = ['exec', 'patch', 'mcp', 'tool'] as const
  const picks = kinds.map((kind) => narrowed(meaning.picks[kind], said[kind]))
  if (picks.includes(undefined)) return { cannot: `its if "${rule}" and its matcher pick parts of the same` }
  if (picks.every((pick) => pick === 'none'))
    return { never: `its if "${rule}" is about no tool that its matcher picks` }
  const [exec, patch, mcp, tool] = picks as readonly Picked[]
  const open = typeof exec === 'string' ? [] : [OPEN]
  return {
    picks: { exec: exec!, patch: patch!, mcp: mcp!, tool: tool! },
    notes: [...meaning.notes, ...open],
  }
}

const OPEN = 'a command that could not be taken apart made it run, too: with guard = true it still does'

function narrowed(matcher: Picked, rule: Picked): Picked | undefined {
  if (matcher === 'none' || rule === 'none') return 'none'
  if (matcher === 'all') return rule
  return rule === 'all' ? matcher : undefined
}

/** A text says why not. */
function selectionOf(rule: string): Selection | string {
  const [, name, given] = /^([A-Za-z]\w*)(?:\((.*)\))?$/s.exec(rule.trim()) ?? []
  if (name === undefined) return 'is no permission rule that hookline can read'
  if (given === undefined || given === '*' || given === '') return ofTool(name)
  if (CLAUDE_TOOLS.exec.includes(name)) return commands(given)
  return CLAUDE_TOOLS.patch.includes(name) ? paths(given) : `is about what ${name} is given`
}

function ofTool(name: string): Selection {
  const server = /^mcp__([A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*)$/.exec(name)?.[1]
  if (server !== undefined && mcpTool(name) === undefined)
    return { ...NOTHING, mcp: { match: [`${server}/*`] } }
  return CLAUDE_TOOLS.named(name)
}

/** `git *` and `git:*` are `git` alone, too. */
function commands(given: string): Selection | string {
  if (/[?[\]{}\\\n]|^!|^\/.*\/$/.test(given)) return 'has a character that means something else in match'
  const head = /^(.*?)(?: |:)\*$/s.exec(given)?.[1]
  const match = head === undefined ? [given] : [head, `${head} *`]
  return match.some((one) => one.trim() === '') ? 'names no command' : { ...NOTHING, exec: { match } }
}

function paths(given: string): Selection | string {
  const path = given.replace(/^\.\//, '')
  if (!/^[\w.*-][\w.*/ -]*$/.test(path)) return 'names files from another place than the project'
  return { ...NOTHING, patch: { match: [path.endsWith('/') ? `${path}**` : path] } }
}
