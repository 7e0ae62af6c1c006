import { type Fields, asFields, id, text } from '../../payload.ts'
import type { Ask } from './asks.ts'

/** What Codex calls its question about a call of an MCP server, where it does not ask it as an elicitation. */
const ABOUT_CALL = 'mcp_tool_call_approval_'

/** In the words of a question to the user, with one answer for each of its options. Any other question there is no call. */
export const requestUserInput: Ask = (params, { thread, known: { calls } }) => {
  const callId = id(params, 'itemId')
  const [question, ...more] = listed(params, 'questions')
  const asked = question === undefined ? null : id(question, 'id')
  if (asked === null || more.length > 0 || !asked.startsWith(ABOUT_CALL)) return undefined
  const call = calls.get(`${thread.id}:${callId}`)
  const isKnown = call?.kind === 'mcp' && asked === `${ABOUT_CALL}${callId}`
  const isOffered = listed(question!, 'options').some((one) => text(one, 'label') === 'Allow')
  const answer = (label: string): object => ({ answers: { [asked]: { answers: [label] } } })
  return {
    kind: 'mcp',
    data: isKnown ? call.data : { server: '', tool: '', arguments: null, callId },
    description: text(question!, 'question'),
    // whatever is not the label of an option is no consent, either
    decline: answer('Cancel'),
    // what nobody can name no hook consents to
    accept: isKnown && isOffered ? answer('Allow') : null,
  }
}

function listed(from: Fields, name: string): readonly Fields[] {
  const found = Array.isArray(from[name]) ? (from[name] as readonly unknown[]) : []
  return found.map((one) => asFields(one) ?? {})
}
