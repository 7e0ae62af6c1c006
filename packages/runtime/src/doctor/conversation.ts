import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { installError } from '../errors.ts'
import { endNow, ending } from './ending.ts'

/** Something Codex says without being asked. */
export interface Notice {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** `codex app-server`, spoken with. */
export interface Conversation {
  /** @throws HooklineError `AGENT_SILENT` */
  readonly call: <Result>(method: string, params: object) => Promise<Result>
  readonly notices: readonly Notice[]
  /** What Codex calls its version; `null`: it did not say. */
  readonly version: string | null
  /** The first notice that is told apart by the test, past or to come; `undefined`: none in time. */
  readonly heard: (test: (notice: Notice) => boolean, ms: number) => Promise<Notice | undefined>
  /** Lets Codex end in its own time; false: it had to be killed. */
  readonly end: () => Promise<boolean>
}

/** How Codex is started. */
export interface ConversationOptions {
  readonly program: string
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const ANSWER_MS = 30_000

/** Starts `codex app-server`, which says no more to the world than it must. @throws HooklineError `AGENT_SILENT` */
export async function converse(options: ConversationOptions): Promise<Conversation> {
  const { program, cwd, env } = options
  const child = spawn(program, ['-c', 'analytics.enabled=false', 'app-server'], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // the program may be a launcher: what it started ends with it
    detached: true,
  })
  const talk = listen(child, program)
  try {
    const { userAgent } = await talk.call<{ readonly userAgent?: string }>('initialize', {
      clientInfo: { name: 'hookline_doctor', title: null, version: '0' },
      capabilities: { experimentalApi: true, requestAttestation: false },
    })
    child.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`)
    return { ...talk, version: /\/(\S+)/.exec(userAgent ?? '')?.[1] ?? null }
  } catch (thrown) {
    await talk.end()
    throw thrown
  }
}

function listen(child: ChildProcess, program: string): Omit<Conversation, 'version'> {
  const notices: Notice[] = []
  const waiting = new Map<number, (message: Message | string) => void>()
  const watching = new Set<() => void>()
  let last = 0
  let complaint = ''
  const write = (message: object): void => void child.stdin!.write(`${JSON.stringify(message)}\n`)
  const closed = ending(child, (why) => {
    for (const settle of waiting.values()) settle(`${why}${complaint === '' ? '' : `: ${complaint.trim()}`}`)
  })
  child.stdin!.on('error', () => {})
  child.stderr!.on('data', (said: Buffer) => (complaint = `${complaint}${said.toString()}`.slice(-600)))
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const message = parse(line)
    if (message.method === undefined) waiting.get(message.id ?? -1)?.(message)
    else if (message.id === undefined) notices.push({ method: message.method, params: message.params ?? {} })
    // it asks whether a command of the script may run: they are no-ops
    else {
      notices.push({ method: message.method, params: message.params ?? {} })
      write({ id: message.id, result: { decision: 'accept' } })
    }
    for (const look of watching) look()
  })
  return {
    notices,
    call: <Result>(method: string, params: object) =>
      new Promise<Result>((resolve, reject) => {
        const id = ++last
        const fail = (why: string): void =>
          reject(installError('AGENT_SILENT', `${program} app-server, asked for ${method}: ${why}`))
        const timer = setTimeout(() => fail('no answer'), ANSWER_MS)
        waiting.set(id, (message) => {
          clearTimeout(timer)
          waiting.delete(id)
          if (typeof message === 'string') fail(message)
          else if (message.error !== undefined) fail(message.error.message)
          else resolve(message.result as Result)
        })
        write({ id, method, params })
      }),
    heard: (test, ms) =>
      new Promise((resolve) => {
        const settle = (found: Notice | undefined): void => {
          clearTimeout(timer)
          watching.delete(look)
          resolve(found)
        }
        const look = (): void => {
          const found = notices.find(test)
          if (found !== undefined) settle(found)
        }
        const timer = setTimeout(() => settle(undefined), ms)
        watching.add(look)
        look()
      }),
    end: () => endNow(child, closed),
  }
}

function parse(line: string): Message {
  try {
    return JSON.parse(line) as Message
  } catch {
    return {}
  }
}
