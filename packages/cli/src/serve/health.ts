import { HooklineError } from '@hookline/core'
import { stateDir } from '@hookline/runtime'
import { askServer, type ServerStatus } from '@hookline/server'

/** Whether there is a server, and how it is. */
export type Health =
  | { readonly state: 'running'; readonly status: ServerStatus }
  | { readonly state: 'stopped' }
  | { readonly state: 'unknown'; readonly error: HooklineError }

/** It answers in a thousandth of that, unless it is stopped, or the machine is very busy. */
const ANSWER_MS = 3000

/** Asks the server of this user. @throws HooklineError as `askServer` */
export function serverStatus(
  timeoutMs: number = ANSWER_MS,
  signal?: AbortSignal,
): Promise<ServerStatus | undefined> {
  return askServer(stateDir(process.env), 'status', { timeoutMs, ...(signal && { signal }) })
}

/** The same, and what went wrong is part of the answer. */
export async function health(timeoutMs?: number, signal?: AbortSignal): Promise<Health> {
  try {
    const status = await serverStatus(timeoutMs, signal)
    return status === undefined ? { state: 'stopped' } : { state: 'running', status }
  } catch (thrown) {
    return { state: 'unknown', error: HooklineError.from(thrown) }
  }
}
