import { type Fields, asFields, fields, id, text } from '../../payload.ts'
import { partOf, unlessRoot, type Ask } from './asks.ts'
import { changesOf } from './changes.ts'
import { commandIn } from './shell-line.ts'

/** What a server answers to in which a thread is a conversation. */
const reviewed = {
  decline: { decision: 'denied' },
  accept: { decision: 'approved' },
  abort: { decision: 'abort' },
} as const

/** A command, in the words of the protocol that was before; Codex still has the name, and does not send it. */
export const execCommandApproval: Ask = (params) => {
  const argv = wordsIn(params)
  const command = commandIn(argv) ?? argv.join(' ')
  return {
    kind: 'exec',
    data: { command, argv, cwd: text(params, 'cwd'), callId: id(params, 'callId') },
    description: text(params, 'reason'),
    part: partOf(params),
    ...reviewed,
    ...(command === '' && { accept: null }),
  }
}

/** The same of a patch. */
export const applyPatchApproval: Ask = (params, { root }) => {
  const changes = changesOf({ changes: changesIn(params) }, root)
  return {
    kind: 'patch',
    data: { ...changes, callId: id(params, 'callId') },
    description: text(params, 'reason'),
    ...reviewed,
    ...unlessRoot(params),
    ...(changes.files.length === 0 && { accept: null }),
  }
}

function wordsIn(params: Fields): readonly string[] {
  const found = params['command']
  return Array.isArray(found) ? found.filter((word): word is string => typeof word === 'string') : []
}

/** As an item tells them. */
function changesIn(params: Fields): readonly Fields[] {
  return Object.entries(fields(params, 'fileChanges') ?? {}).map(([path, how]) => {
    const change = asFields(how) ?? {}
    return { path, kind: change, diff: text(change, 'content') ?? text(change, 'unified_diff') }
  })
}
