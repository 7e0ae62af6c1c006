import { connect } from 'node:net'
import { askError } from './errors.ts'
import type { AskOptions } from './ask.ts'
import type { Way } from './own-socket.ts'
import { introduction } from './pipe.ts'

/** Bytes: more than any status has. */
const MAX_ANSWER = 8 << 20

/**
 * Says a line to a server, and gives all that is answered until its end; `undefined`: nobody listens, or who did is gone.
 * @throws HooklineError `SERVER_SILENT` `SERVER_FOREIGN`
 */
export function exchange(
  { path, key }: Way,
  line: string,
  { timeoutMs, signal }: AskOptions,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, ...(signal && { signal }) }, () => {
      if (key === undefined) socket.write(line)
    })
    const chunks: Buffer[] = []
    let bytes = 0
    // all that comes before the answer
    let expects = key === undefined ? '' : undefined
    const said = (): string => Buffer.concat(chunks).toString()
    const alarm = setTimeout(() => fail(late(timeoutMs)), timeoutMs)
    const fail = (error: Error): void => {
      reject(error)
      socket.destroy()
    }
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_ANSWER) fail(askError('SERVER_FOREIGN', 'what listens there does not end its answer'))
      const own = expects === undefined ? introduction(key!, said()) : undefined
      if (own === undefined) return
      expects = own.expects
      socket.write(`${own.says}${line}`)
    })
    socket.on('end', () => {
      const all = said()
      if (expects !== undefined && all.startsWith(expects)) resolve(all.slice(expects.length))
      // it went away before it had looked at the proof
      else if (all === '' || expects?.startsWith(all) === true) resolve(undefined)
      else fail(askError('SERVER_FOREIGN', 'what listens there does not have the key of the server'))
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined)
      else
        reject(askError('SERVER_SILENT', `the server cannot be reached: ${error.message}`, { cause: error }))
    })
    socket.on('close', () => clearTimeout(alarm))
  })
}

/** Nobody listens there any more; it ended before it had read or said anything; nobody waits here. */
const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ABORT_ERR'])

function late(ms: number): Error {
  return askError('SERVER_SILENT', `the server did not answer within ${ms / 1000} s`)
}
