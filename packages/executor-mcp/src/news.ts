import type { Progress } from './wire.ts'

/** A log message of a server, in words; nothing in it is sure. */
export function messageText(params: unknown): string {
  const { level, logger, data } = (params ?? {}) as { readonly [field: string]: unknown }
  const who = typeof logger === 'string' ? ` ${logger}:` : ''
  return `[${typeof level === 'string' ? level : 'info'}]${who} ${typeof data === 'string' ? data : worded(data)}`
}

/** How far a call is, in words. */
export function progressText({ progress, total, message }: Progress): string {
  const far = typeof total === 'number' ? `${Number(progress)} of ${total}` : `${Number(progress)}`
  return `progress ${far}${typeof message === 'string' ? `: ${message}` : ''}`
}

function worded(data: unknown): string {
  return JSON.stringify(data)?.slice(0, 2000) ?? ''
}
