import { spawn } from 'node:child_process'

/** A language server on stdio, spoken to as an editor does. */
export interface LanguageServer {
  readonly request: (method: string, params: object) => Promise<unknown>
  readonly notify: (method: string, params: object) => void
  /** The next notice of a method that is about a file. */
  readonly told: (method: string, uri: string) => Promise<void>
  readonly stop: () => void
}

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: { readonly uri?: string }
  readonly result?: unknown
  readonly error?: unknown
}

/** Starts a program that speaks the Language Server Protocol. */
export function languageServer(program: string, args: readonly string[], cwd: string): LanguageServer {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number | string, (message: Message) => void>()
  const listening = new Map<string, () => void>()
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  let bytes: Buffer = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    for (let message = next(); message !== undefined; message = next()) {
      if (message.id === undefined) {
        listening.get(`${message.method} ${message.params?.uri}`)?.()
        continue
      }
      // what the server asks of its editor is granted, and means nothing
      if (message.method !== undefined) send({ id: message.id, result: null })
      else waiting.get(message.id)?.(message)
    }
  })
  function next(): Message | undefined {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const length = Number(/Content-Length: (\d+)/i.exec(bytes.subarray(0, end).toString())![1])
    if (bytes.length < end + 4 + length) return undefined
    const text = bytes.subarray(end + 4, end + 4 + length).toString()
    bytes = bytes.subarray(end + 4 + length)
    return JSON.parse(text) as Message
  }
  let last = 0
  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result) : reject(new Error(JSON.stringify(error))),
        )
        send({ id, method, params })
      }),
    notify: (method, params) => send({ method, params }),
    told: (method, uri) => new Promise((resolve) => void listening.set(`${method} ${uri}`, resolve)),
    stop: () => void child.kill(),
  }
}
