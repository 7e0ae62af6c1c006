import type { Duplex } from 'node:stream'
import type * as Mysql from 'mysql2'

/** A connection of mysql2. */
export type Client = Mysql.Connection & { readonly stream: Duplex }

/** Ends a connection at once: mysql2 itself would let the server say all that it has to say. */
export function destroyed(client: Client): void {
  client.destroy()
  client.stream.destroy()
}

/** What comes of a statement without values. */
export async function said(client: Client, sql: string): Promise<unknown> {
  return told(client, (tell) => client.query(sql, tell))
}

/** What a callback is told. mysql2 forgets the one that waits when its connection is destroyed. */
export async function told<T>(
  client: Client,
  ask: (tell: (error: Error | null, found: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { stream } = client
    const lost = (): void => reject(gone())
    stream.once('close', lost)
    ask((error, found) => {
      stream.removeListener('close', lost)
      if (error === null) resolve(found)
      else reject(error)
    })
  })
}

/** What is said of a connection that ended without a word. */
export function gone(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' })
}
