import { idFor } from './hook-id.ts'
import { lookInto, type Insight } from './look-into.ts'
import { fieldNotes, lineNotes } from './notes.ts'
import { notifyHook } from './notify.ts'
import { occasions, type Occasion } from './occasion.ts'
import type { Original } from './original.ts'
import { shellLine } from './shell-line.ts'
import { timeoutOf } from './time-limit.ts'
import { conditionOf, type NewHook, type Place, type Translation } from './translation.ts'

/** Says one of Codex's hooks in the words of hookline. */
export function translate(original: Original, place: Place): Translation {
  if (original.native === 'notify') return notifyHook(original, place)
  const { type, command } = original.handler
  if (type !== 'command') return { leftOut: OTHER_TYPES[type as string]!, quoted: false }
  if (typeof command !== 'string' || command.trim() === '')
    return { leftOut: 'it has no command, and Codex never ran it', quoted: false }
  if (command.includes('\0')) return { leftOut: 'no command can hold a NUL byte', quoted: false }
  const meaning = occasions(original)
  if ('never' in meaning) return { leftOut: meaning.never, quoted: false }
  if ('cannot' in meaning) return { leftOut: meaning.cannot, quoted: true }
  return written(original, command, meaning.picks, meaning.notes, place)
}

const OTHER_TYPES: Readonly<Record<string, string>> = {
  mcp_tool: 'it calls an MCP tool over a connection of Codex, which no executor of hookline has',
  prompt: 'Codex does not support hooks of type prompt yet and never ran it',
  agent: 'Codex does not support hooks of type agent yet and never ran it',
}

function written(
  original: Original,
  command: string,
  picks: readonly Occasion[],
  known: readonly string[],
  place: Place,
): Translation {
  const { native, handler } = original
  const line = shellLine(command, place.shell)
  const insight = lookInto(command, place.home, place.root)
  const background = handler['async'] === true && native !== 'SessionEnd'
  const canRewrite = native === 'PreToolUse' && !background
  const time = timeoutOf(native, handler['timeout'], picks[0]!.on[0]!, background, place.deadlineMs)
  const common = {
    ...described(handler),
    run: line.run,
    payload: 'native',
    envPass: [...new Set([...line.reads, ...insight.reads])].toSorted(),
    background,
    rewrites: canRewrite && insight.rewrites,
    timeoutMs: time.ms,
  } as const
  const fields = [...rewriteNotes(canRewrite, insight), ...fieldNotes(original)]
  const notes = [...known, ...time.notes, ...fields, ...lineNotes(line, insight.reads, picks)]
  return {
    hooks: at(picks, common, idFor(handler['statusMessage'], command, native, place.taken), place),
    notes,
  }
}

/** The same hook at each of the occasions. */
function at(
  picks: readonly Occasion[],
  common: Omit<NewHook, 'id' | 'on'>,
  id: string,
  { taken, root }: Place,
): readonly NewHook[] {
  return picks.map((pick) => ({
    id: withSuffix(id, pick.suffix, taken),
    ...common,
    on: pick.on,
    ...(pick.match === undefined ? {} : { match: pick.match }),
    ...conditionOf(pick, root),
  }))
}

function withSuffix(base: string, suffix: string, taken: Set<string>): string {
  const wanted = suffix === '' ? base : `${base}-${suffix}`
  let id = wanted
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`
  taken.add(id)
  return id
}

function described({ statusMessage }: Original['handler']): { readonly description?: string } {
  return typeof statusMessage === 'string' && statusMessage !== '' ? { description: statusMessage } : {}
}

function rewriteNotes(can: boolean, { found, rewrites }: Insight): readonly string[] {
  if (!can || (found && !rewrites)) return []
  return rewrites ? [REWRITES] : [MAY_REWRITE]
}

const REWRITES =
  'it speaks of updatedInput, so it may rewrite calls: such hooks run one after another, before the others'
const MAY_REWRITE =
  'if it answers with updatedInput, set rewrites = true: its script was not found to look into'
