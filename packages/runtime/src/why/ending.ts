import type { HookRecord } from '../record/event-record.ts'
import { usedText } from '../used-text.ts'
import { delivered } from './delivered.ts'
import type { Take } from './given.ts'

/** How the hook ran, and what it said. */
export const ran: Take = ({ config, entry, record, ground }) => {
  const mustHold = config.guard === true || config.onError === 'deny'
  const denied = mustHold && config.enforce !== false ? ', so the answer was deny' : ''
  if (entry.status === 'failed') {
    const { code, message } = entry.error!
    return {
      step: 'ran',
      ok: false,
      says: `it failed after ${entry.ms ?? 0} ms${around(entry)}${denied}: ${message} [${code}]`,
      hint: 'docs/errors.md says what each code means; hookline try runs the hook by hand.',
    }
  }
  if (entry.status === 'skipped')
    return { step: 'ran', ok: false, says: `it was skipped${denied}: ${entry.why}` }
  if (entry.status === 'queued') return delivered(record, ground.kept)
  const said =
    entry.decision === undefined
      ? 'no objection'
      : `${entry.decision}${entry.reason === undefined ? '' : `: ${entry.reason}`}`
  const whole =
    record.decision === entry.decision || record.decision === undefined
      ? ''
      : `; all hooks together: ${record.decision}`
  return { step: 'ran', ok: true, says: `in ${entry.ms ?? 0} ms${around(entry)}: ${said}${whole}` }
}

/** What its programs were walled in with, and what they used. */
function around({ sandbox, used }: HookRecord): string {
  const words = used === undefined ? '' : usedText(used)
  return `${sandbox === undefined ? '' : `, sandbox ${sandbox}`}${words === '' ? '' : `, used ${words}`}`
}

/** Whether the agent was told, and obeys. */
export const obeyed: Take = ({ config, entry, record, ground }) => {
  if (entry.decision === undefined && entry.rewrite === undefined) return undefined
  const agent = ground.dialects.find(({ name }) => name === record.agent.name)?.title ?? record.agent.name
  if (config.enforce === false)
    return { step: 'obeyed', ok: false, says: 'it is only recorded: `enforce = false`' }
  const unsaid = record.reply.unsaid
  if (record.obeys && unsaid.length === 0)
    return { step: 'obeyed', ok: true, says: `${agent} was told, and obeys it at ${record.name}` }
  return {
    step: 'obeyed',
    ok: false,
    says: unsaid.length > 0 ? unsaid.join('; ') : `${agent} does not obey that at ${record.name}`,
    hint: 'hookline list shows what each agent can be made to do.',
  }
}
