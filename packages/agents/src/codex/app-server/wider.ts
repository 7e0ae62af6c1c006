import { asFields, fields, text } from '../../payload.ts'

/** True: the answer consents to more than the one call that was asked about, so that Codex does not ask about the next. */
export function isWider(answer: unknown): boolean {
  const given = asFields(answer) ?? {}
  const decision = given['decision']
  if (typeof decision === 'string') return WIDER.has(decision)
  if (Object.keys(asFields(decision) ?? {}).some((name) => WIDER.has(name))) return true
  if (text(given, 'scope') === 'session' || text(fields(given, '_meta') ?? {}, 'persist') !== null)
    return true
  return Object.values(fields(given, 'answers') ?? {}).some((one) => isMore(asFields(one)?.['answers']))
}

const WIDER: ReadonlySet<string> = new Set([
  'acceptForSession',
  'acceptWithExecpolicyAmendment',
  'applyNetworkPolicyAmendment',
  'approved_for_session',
  'approved_execpolicy_amendment',
  'approved_mcp_policy_amendment',
  'network_policy_amendment',
])

/** Of the options about a call of an MCP server these two are about this one. */
function isMore(labels: unknown): boolean {
  return Array.isArray(labels) && labels.some((label) => label !== 'Allow' && label !== 'Cancel')
}
