import type { Json, LifecycleEvent, Rewrite } from '@hookline/core'
import { patchedFiles } from './patch.ts'
import { asFields, text } from '../payload.ts'
import { rooted } from './rooted.ts'

/** The event as it is once the rewrite is applied, with the payload that Codex would have sent for it. */
export function rewritten(event: LifecycleEvent, rewrite: Rewrite): LifecycleEvent {
  const input = newInput(event, rewrite)
  const raw = input === undefined ? event.raw : { ...asFields(event.raw), tool_input: input }
  return { ...event, raw, data: { ...event.data, ...changed(event, rewrite) } } as LifecycleEvent
}

function changed({ session }: LifecycleEvent, rewrite: Rewrite): object {
  if ('command' in rewrite) return { command: rewrite.command, argv: null }
  if ('patch' in rewrite) return { patch: rewrite.patch, files: rooted(patchedFiles(rewrite.patch), session) }
  return 'arguments' in rewrite ? { arguments: rewrite.arguments } : { input: rewrite.input }
}

/** The rewrite as the tool's new input; `undefined` where Codex would run the old one or fail on it. */
export function newInput(event: LifecycleEvent, rewrite: Rewrite): object | undefined {
  const isShell = text(asFields(event.raw) ?? {}, 'tool_name') === 'Bash'
  if ('command' in rewrite) return event.name === 'exec.before' ? { command: rewrite.command } : undefined
  // A patch inside a shell command is not Codex's to replace: only the whole command is.
  if ('patch' in rewrite)
    return event.name === 'patch.before' && !isShell ? { command: rewrite.patch } : undefined
  if ('arguments' in rewrite) return event.name === 'mcp.before' ? object(rewrite.arguments) : undefined
  return event.name === 'tool.before' ? object(rewrite.input) : undefined
}

/** Codex's JSON parser gives up at 128 levels, and the answer adds some of its own. */
const MAX_DEPTH = 100

function object(value: Json): object | undefined {
  const input = asFields(value)
  JSON.stringify(input) // throws on a circle, which would be looked at for ever
  return input !== null && isShallow(input, MAX_DEPTH) ? input : undefined
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1))
}
