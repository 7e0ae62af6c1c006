/** Headers that the transport itself sets, with what is to be used instead. */
const OURS: Readonly<Record<string, string>> = {
  accept: 'the protocol says what is accepted',
  connection: 'connections are kept by hookline',
  'content-length': 'it is counted',
  'content-type': 'it is always JSON',
  host: 'it follows from url',
  'keep-alive': 'connections are kept by hookline',
  'last-event-id': 'it belongs to the protocol',
  'mcp-protocol-version': 'it is agreed on with the server',
  'mcp-session-id': 'the server gives it',
  te: 'connections are kept by hookline',
  'transfer-encoding': 'it is counted',
  upgrade: 'connections are kept by hookline',
}

/** What is wrong with a header, in words; `undefined`: nothing. */
export function headerFault(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) return `"${name.slice(0, 80)}" is no name of a header`
  const ours = name.toLowerCase()
  if (Object.hasOwn(OURS, ours)) return `${name} is not to be set: ${OURS[ours]!}`
  // what a header may hold, see RFC 9110 5.5: no control characters, and here no letters beyond Latin-1
  return /^[\t -~\u0080-\u00FF]*$/.test(value) ? undefined : `the value of ${name} holds what no header can`
}
