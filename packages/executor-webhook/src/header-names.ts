/** Headers that follow from something else, and why nobody sets them by hand. */
const OURS: Readonly<Record<string, string>> = {
  host: 'it follows from `url`',
  'content-length': 'it follows from what is sent',
  'content-type': 'it follows from `format`; with `format = "raw"` it is `content_type`',
  'content-encoding': 'what is sent is never packed',
  'transfer-encoding': 'hookline sets it',
  connection: 'hookline keeps connections by itself',
  'keep-alive': 'hookline keeps connections by itself',
  'proxy-authorization': 'proxies come from the environment',
  'proxy-connection': 'proxies come from the environment',
  upgrade: 'hookline speaks HTTP and nothing else',
  'http2-settings': 'hookline speaks HTTP and nothing else',
  te: 'hookline speaks HTTP and nothing else',
  trailer: 'hookline speaks HTTP and nothing else',
  expect: 'what is sent is sent at once',
  'accept-encoding': 'hookline says what it can unpack',
  'user-agent': 'it is hookline, with its version',
  'idempotency-key': 'it is the id of the delivery',
  traceparent: 'it follows from TRACEPARENT',
  tracestate: 'it follows from TRACESTATE',
}

/** Why a header cannot have the name; `undefined`: it can. */
export function headerFault(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~\w-]{1,256}$/.test(name))
    return `${JSON.stringify(name.slice(0, 80))} is no name of a header`
  const lower = name.toLowerCase()
  const why = Object.hasOwn(OURS, lower) ? OURS[lower] : undefined
  if (why !== undefined) return `${name} is not set by hand: ${why}`
  return lower.startsWith('webhook-') ? `${name} is not set by hand: it follows from \`sign\`` : undefined
}
