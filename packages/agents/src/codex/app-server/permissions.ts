import type { Json } from '@hookline/core'
import { fields, id, text } from '../../payload.ts'
import { present, type Ask } from './asks.ts'

/** More leave for the rest of a turn: a call of the tool by which the model asks for it, as hooks of Codex are told it. */
export const permissions: Ask = (params) => {
  const wanted = present(fields(params, 'permissions') ?? {})
  const { fileSystem: _, ...others } = wanted
  const files = fields(wanted, 'fileSystem')
  const reason = text(params, 'reason')
  const asked = { ...others, ...(files === null ? {} : { file_system: present(files) }) }
  return {
    kind: 'tool',
    data: {
      tool: 'request_permissions',
      input: { reason, permissions: asked } as Json,
      callId: id(params, 'itemId'),
    },
    description: reason,
    hasHook: false,
    decline: { permissions: {}, scope: 'turn' },
    accept: Object.keys(wanted).length === 0 ? null : { permissions: wanted, scope: 'turn' },
  }
}
