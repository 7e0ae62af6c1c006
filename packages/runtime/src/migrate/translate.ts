import { idFor } from './hook-id.ts'
import { hooksAt } from './hooks-at.ts'
import { lookInto, type Insight } from './look-into.ts'
import { fieldNotes, lineNotes } from './notes.ts'
import { notifyHook } from './notify.ts'
import { occasions, type Occasion } from './occasion.ts'
import type { Original } from './original.ts'
import { shellLine } from './shell-line.ts'
import { timeoutOf, type Wanted } from './time-limit.ts'
import { seconds } from './trust.ts'
import type { Place, Translation } from './translation.ts'

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
  const insight = lookInto(command, place)
  const background = handler['async'] === true && native !== 'SessionEnd'
  const canRewrite = native === 'PreToolUse' && !background
  const time = timeoutOf(wanted(native, handler['timeout']), picks[0]!.on[0]!, background, place)
  const common = {
    ...described(handler),
    agents: ['codex'],
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
    hooks: hooksAt(picks, common, idFor(handler['statusMessage'], command, native, place.taken), place),
    notes,
  }
}

/** Codex waits ten minutes unless told otherwise. */
function wanted(native: string, given: unknown): Wanted {
  const time = seconds(native, given)
  const said = given === undefined ? `Codex's default of ${time} s` : `timeout ${time} s`
  return { ms: time * 1000, said }
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
