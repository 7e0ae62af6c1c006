import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A way to a server that no folder guards: whose a pipe is, its name does not say. So it has a key, which lies where only its user
 * reads, and before a word of protocol.ts both ends show that they have it. A proof is that of one end in one conversation.
 *
 *     server: <nonce>\n
 *     client: <nonce of its own> <its proof>\n     the greeting follows at once
 *     server: <its proof>\n                        or `-`, and the end
 */
export interface Pipe {
  readonly path: string
  readonly key: string
}

/** One that nobody can have taken before: its name is as much a secret as its key, until it is there. */
export function newPipe(prefix: string): Pipe {
  return { path: `${prefix}${newNonce()}`, key: randomBytes(32).toString('hex') }
}

/** What the file says that clients find it by. */
export function pipeText({ path, key }: Pipe): string {
  return JSON.stringify({ path, key })
}

/** `undefined`: the file says nothing of the kind. */
export function pipeIn(text: string): Pipe | undefined {
  try {
    const { path, key } = JSON.parse(text) as Record<string, unknown>
    const isPipe = typeof path === 'string' && typeof key === 'string' && /^[0-9a-f]{64}$/.test(key)
    return isPipe ? { path, key } : undefined
  } catch {
    return undefined
  }
}

/** The server's end of one conversation. */
export interface Lock {
  readonly asks: string
  /** What whoever has the key is answered; `undefined`: they have not. */
  readonly opens: (line: string) => string | undefined
}

export function createLock(key: string): Lock {
  const nonce = newNonce()
  return {
    asks: `${nonce}\n`,
    opens(line) {
      const [, own, given] = /^([0-9a-f]{32}) ([0-9a-f]{64})$/.exec(line) ?? []
      if (own === undefined || given === undefined) return undefined
      const isRight = timingSafeEqual(Buffer.from(given), Buffer.from(proof(key, 'client', nonce, own)))
      return isRight ? `${proof(key, 'server', nonce, own)}\n` : undefined
    },
  }
}

/** What a client says to a server that asks, and all that comes before the answer if that has the key; `undefined`: it does not ask. */
export function introduction(
  key: string,
  asks: string,
): { readonly says: string; readonly expects: string } | undefined {
  const [, nonce] = /^([0-9a-f]{32})\n$/.exec(asks) ?? []
  if (nonce === undefined) return undefined
  const own = newNonce()
  return {
    says: `${own} ${proof(key, 'client', nonce, own)}\n`,
    expects: `${asks}${proof(key, 'server', nonce, own)}\n`,
  }
}

function newNonce(): string {
  return randomBytes(16).toString('hex')
}

function proof(key: string, end: 'client' | 'server', nonce: string, own: string): string {
  return createHmac('sha256', key).update(`${end} ${nonce} ${own}`).digest('hex')
}
