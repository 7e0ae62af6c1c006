import type { Json, LifecycleEvent, Rewrite } from '@hookline/core'
import { asFields, type Fields, fields, text } from '../payload.ts'
import { runsCommand } from './call.ts'
import { edited, editInput, filesIn, isEdit } from './edit.ts'
import { textOf } from './patch.ts'
import { placeOf } from './place.ts'

/** The event as it is once the rewrite is applied, with the payload that Claude Code would have sent for it. */
export function rewritten(event: LifecycleEvent, rewrite: Rewrite): LifecycleEvent {
  const input = newInput(event, rewrite)
  const raw = input === undefined ? event.raw : { ...asFields(event.raw), tool_input: input }
  return { ...event, raw, data: { ...event.data, ...changed(event, rewrite, input) } } as LifecycleEvent
}

function changed(event: LifecycleEvent, rewrite: Rewrite, input: Fields | undefined): object {
  if ('command' in rewrite) return { command: rewrite.command, argv: null }
  if ('arguments' in rewrite) return { arguments: rewrite.arguments }
  if ('input' in rewrite) return { input: rewrite.input }
  const { patch } = rewrite
  const file = textOf(patch)
  if (file !== undefined) return { patch, files: filesIn(file) }
  return input === undefined ? { patch, files: [] } : edited(toolIn(event), input, placeOf(event.session))
}

/** The rewrite as the tool's new input, the whole of it; `undefined` where Claude Code would run the old one or fail on it. */
export function newInput(event: LifecycleEvent, rewrite: Rewrite): Fields | undefined {
  const [tool, input] = [toolIn(event), fields(asFields(event.raw) ?? {}, 'tool_input') ?? {}]
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.replace(/\.before$/, '')
  if ('command' in rewrite)
    return kind === 'exec' && runsCommand(tool, input) ? { ...input, command: rewrite.command } : undefined
  if ('patch' in rewrite)
    return kind === 'patch' && isEdit(tool)
      ? editInput(tool, input, rewrite.patch, placeOf(event.session))
      : undefined
  if ('arguments' in rewrite) return kind === 'mcp' ? object(rewrite.arguments) : undefined
  return kind === 'tool' ? object(rewrite.input) : undefined
}

function toolIn({ raw }: LifecycleEvent): string {
  return text(asFields(raw) ?? {}, 'tool_name') ?? ''
}

function object(value: Json): Fields | undefined {
  JSON.stringify(value) // throws on a circle and on what no stack can hold
  return asFields(value) ?? undefined
}
