import { createConnection } from 'node:net'
import { GREETING, prove, TAKEN } from '@hookline/server'

/** What a call is, whichever way it takes. */
export interface CallOf {
  readonly cwd: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What an agent is given. */
export interface Given {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Calls the resident process as a thin client does. @throws Error it takes no call, or gives no whole answer */
export function ask(path: string, { cwd, args, env, body }: CallOf): Promise<Given> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let isTaken = false
    const socket = createConnection(path)
    socket.on('error', reject)
    socket.on('data', (bytes: Buffer) => {
      chunks.push(isTaken ? bytes : bytes.subarray(1))
      if (isTaken) return
      isTaken = bytes.toString('latin1', 0, 1) === TAKEN
      if (isTaken) socket.write(frame([cwd, ...args].join('\0'), texts(env), body))
      else socket.destroy(new Error('the call was not taken'))
    })
    socket.on('close', () => {
      const answer = isTaken ? parsed(Buffer.concat(chunks)) : undefined
      if (answer === undefined)
        reject(new Error(`no answer: ${Buffer.concat(chunks).toString().slice(0, 200)}`))
      else resolve(answer)
    })
    socket.write(`${GREETING} call dist ${prove(path)}\n`)
  })
}

function texts(env: CallOf['env']): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\0')
}

function frame(args: string, env: string, body: Uint8Array): Buffer {
  const [words, variables] = [Buffer.from(args), Buffer.from(env)]
  return Buffer.concat([
    Buffer.from(`${words.length} ${variables.length} ${body.length}\n`),
    words,
    variables,
    body,
  ])
}

function parsed(bytes: Buffer): Given | undefined {
  const at = bytes.indexOf(10)
  const found = /^(\d+) (\d+) (\d+)$/.exec(bytes.toString('latin1', 0, Math.max(at, 0)))
  if (found === null) return undefined
  const [code, out, err] = found.slice(1).map(Number) as [number, number, number]
  const rest = bytes.subarray(at + 1)
  if (rest.length !== out + err) return undefined
  return { exitCode: code, stdout: rest.toString('utf8', 0, out), stderr: rest.toString('utf8', out) }
}
