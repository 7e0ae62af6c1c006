/** The trace that the caller is in, as W3C Trace Context has it; nothing of what is no trace. */
export function traceOf(env: Readonly<Record<string, string | undefined>>): {
  readonly traceparent?: string
  readonly tracestate?: string
} {
  const { TRACEPARENT: traceparent = '', TRACESTATE: tracestate = '' } = env
  if (!/^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(traceparent)) return {}
  return /^[\u0020-\u007E]{1,512}$/.test(tracestate) ? { traceparent, tracestate } : { traceparent }
}
