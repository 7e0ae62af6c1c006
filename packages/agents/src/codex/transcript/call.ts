import type { Json } from '@hookline/core'
import { patchIn, type EmbeddedPatch } from '../heredoc.ts'
import { BEGIN, patchedFiles } from '../patch.ts'
import { asFields, id, json, text, type Fields } from '../../payload.ts'
import { bounded } from './result.ts'

const FAILED = 'apply_patch verification failed'
/** A patch longer than that is not waited for. */
const MOST = 1 << 18

/** A call of the model that is to apply a patch, by itself or in a command; `null`: the record is of none. */
export function callIn(payload: Fields): { readonly id: string; readonly patch: string } | null {
  const callId = id(payload, 'call_id')
  const patch = patchOf(payload)
  return callId === null || patch === null || patch.length > MOST ? null : { id: callId, patch }
}

function patchOf(payload: Fields): string | null {
  const type = text(payload, 'type')
  if (type === 'custom_tool_call' && text(payload, 'name') === 'apply_patch') return text(payload, 'input')
  const given = type === 'function_call' ? text(payload, 'arguments') : null
  if (given === null || !given.includes(BEGIN)) return null
  try {
    return text(asFields(JSON.parse(given)) ?? {}, 'cmd')
  } catch {
    return null
  }
}

/** The patch of a call, as hooks see it: what a command holds of one, or all of it. */
export function patchFrom(words: string): EmbeddedPatch {
  return patchIn(words) ?? { patch: words, files: patchedFiles(words) }
}

/** What it comes to when a call of a patch is answered; `null`: it applied, or there was none. */
export function failureOf(
  callId: string,
  words: string,
  payload: Fields,
): { readonly name: 'patch.after'; readonly data: Json; readonly fact: string } | null {
  const output = json(payload, 'output')
  const { patch, files } = patchFrom(words)
  // what cannot be read as a patch is no call of one: no hook hears of it before, either
  if (typeof output !== 'string' || !output.startsWith(FAILED) || files.length === 0) return null
  return {
    name: 'patch.after',
    data: { files, patch, callId, ok: false, output: bounded(output) } as unknown as Json,
    fact: callId,
  }
}
