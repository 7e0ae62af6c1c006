import type { MaybePromise } from '@hookline/core'
import type { Session } from './session.ts'
import { listTools, type Tools } from './tools.ts'

/** A list that changes all the time is not read all the time. */
const RELIST_MS = 1000

/** Asked once, and again after the server says that something changed. */
export function listing(session: Session, timeoutMs: number): () => MaybePromise<Tools> {
  let known: MaybePromise<Tools> | undefined
  let at = 0
  let isStale = false
  session.listen({ changed: () => void (isStale = true) })
  return () => {
    if (known !== undefined && !(isStale && performance.now() - at > RELIST_MS)) return known
    isStale = false
    at = performance.now()
    const asked = listTools(session, timeoutMs)
    known = asked
    asked.then(
      (tools) => known === asked && (known = tools),
      () => known === asked && (known = undefined),
    )
    return asked
  }
}
