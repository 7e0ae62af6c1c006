import { randomBytes } from 'node:crypto'
import { messageOf, type Line } from './message.ts'

/** Requests of our own to the server, among those of the client. */
export interface Asking {
  /** The answer; rejects where the server refuses or says nothing in time. */
  readonly ask: (method: string, params: object) => Promise<unknown>
  /** Says something that nobody waits for an answer to. */
  readonly order: (method: string, params: object) => void
  /** True: the line answers one of them. */
  readonly isOurs: (line: Line) => boolean
}

const ANSWER_MS = 10_000

export function createAsking(tell: (message: object) => void): Asking {
  // no id of a client, whatever it counts with
  const prefix = `hookline-${randomBytes(6).toString('hex')}-`
  const open = new Map<string, (message: { readonly result?: unknown; readonly error?: unknown }) => void>()
  let last = 0
  const send = (method: string, params: object, settle: Parameters<typeof open.set>[1]): string => {
    const id = `${prefix}${++last}`
    open.set(id, settle)
    tell({ id, method, params })
    return id
  }
  return {
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), ANSWER_MS)
        timer.unref()
        send(method, params, ({ result, error }) => {
          clearTimeout(timer)
          if (error === undefined) resolve(result)
          else reject(new Error(`${method}: ${JSON.stringify(error)}`))
        })
      }),
    order: (method, params) => void send(method, params, () => undefined),
    isOurs(line) {
      if (open.size === 0 || line.method !== undefined || !line.bytes.includes(prefix)) return false
      const message = messageOf(line)
      const settle = typeof message.id === 'string' ? open.get(message.id) : undefined
      if (settle === undefined || message.method !== undefined) return false
      open.delete(message.id as string)
      settle(message)
      return true
    },
  }
}
