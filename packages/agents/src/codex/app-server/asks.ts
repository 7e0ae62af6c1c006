import { type Fields, id } from '../../payload.ts'
import type { Known, OpenCall } from './known.ts'
import type { Thread } from './thread.ts'

/** What is asked about, and the answers. */
interface Asks {
  readonly kind: OpenCall['kind']
  readonly data: OpenCall['data']
  readonly description: string | null
  readonly decline: object
  readonly accept: object | null
  readonly abort?: object
  /** Which part of a call it is about, where it is not the whole. */
  readonly part?: string
  /** False: it is about no call that has a fact of its own. */
  readonly isCall?: false
  /** False: Codex asks its user without a word to its hook of permissions. */
  readonly hasHook?: false
}

/** Where it is asked. */
interface Place {
  readonly thread: Thread
  readonly known: Known
  readonly root: string
}

/** Reads a question; `undefined`: it is about no call. */
export type Ask = (params: Fields, place: Place) => Asks | undefined

/** One call may ask about each of its commands. */
export function partOf(params: Fields): string {
  const approval = id(params, 'approvalId')
  return approval === null ? '' : `:${approval}`
}

/** Leave for all that will be written below a folder is no leave for a patch. */
export function unlessRoot(params: Fields): { readonly accept?: null } {
  return id(params, 'grantRoot') === null ? {} : { accept: null }
}

/** Without what is said to be nothing. */
export function present(params: Fields): Fields {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null))
}
