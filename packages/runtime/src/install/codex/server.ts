import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { installError } from '../../errors.ts'
import { askingEnv } from '../called-again.ts'

/** Codex, asked over its own protocol. */
export interface CodexServer {
  /** What it says of itself: `hookline/0.169.0 (...)`. */
  readonly userAgent: string
  /** @throws HooklineError `AGENT_SILENT` */
  readonly call: (method: string, params: object) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** How Codex is started. */
export interface ServerOptions {
  readonly program: string
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** What it is called with besides. */
  readonly words?: readonly string[]
}

interface Message {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const ANSWER_MS = 20_000
const END_MS = 5000

/** Starts `codex app-server` and introduces hookline to it. @throws HooklineError `AGENT_SILENT` */
export async function openServer({ program, cwd, env, words = [] }: ServerOptions): Promise<CodexServer> {
  const child = spawn(program, [...words, 'app-server'], {
    cwd,
    env: askingEnv(env, program),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const waiting = new Map<number, (message: Message | Error) => void>()
  const fail = (error: Error): void => {
    for (const settle of waiting.values()) settle(error)
    waiting.clear()
  }
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).once('error', () => resolve()),
  )
  child.once('error', fail).once('close', (code) => fail(new Error(`it ended with exit code ${code}`)))
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parse(line)
    if (message?.id === undefined) return
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  })
  let last = 0
  const call = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last
      const silent = (why: string): void =>
        reject(installError('AGENT_SILENT', `${program} app-server, asked for ${method}: ${why}`))
      const timer = setTimeout(() => silent('no answer'), ANSWER_MS)
      waiting.set(id, (answer) => {
        clearTimeout(timer)
        if (answer instanceof Error) silent(answer.message)
        else if (answer.error === undefined) resolve(answer.result)
        else silent(answer.error.message)
      })
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`)
    })
  const close = async (): Promise<void> => {
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
    await closed
    clearTimeout(timer)
  }
  let userAgent = ''
  try {
    const hello = (await call('initialize', {
      clientInfo: { name: 'hookline', title: null, version: '0' },
      capabilities: null,
    })) as { readonly userAgent?: string }
    userAgent = hello.userAgent ?? ''
  } catch (thrown) {
    await close()
    throw thrown
  }
  child.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`)
  return { userAgent, call, close }
}

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message
  } catch {
    return undefined
  }
}
