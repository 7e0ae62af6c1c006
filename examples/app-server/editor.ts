import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What the server of an editor says, as far as it is looked at here. */
export interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: { readonly thread?: { readonly id: string } }
}

/** The server, and where it works. */
export interface EditorOptions {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** An editor whose user wants one thing, and says yes to whatever is asked. Gives all that the server said, and how it ended. */
export async function edit(
  prompt: string,
  { command: [program, ...words], cwd, env }: EditorOptions,
): Promise<{ readonly said: readonly Message[]; readonly code: number | null }> {
  const server = spawn(program, words, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const send = (message: object): void => void server.stdin.write(`${JSON.stringify(message)}\n`)
  const said: Message[] = []
  const hear = (message: Message): void => {
    said.push(message)
    const { id, method, params, result } = message
    // a question has an id of the server's counting
    const answers = method === undefined ? id : undefined
    if (answers === 1) {
      send({ method: 'initialized' })
      send({
        id: 2,
        method: 'thread/start',
        params: { cwd, approvalPolicy: 'untrusted', sandbox: 'danger-full-access' },
      })
    } else if (answers === 2) {
      const input = [{ type: 'text', text: prompt, text_elements: [] }]
      send({ id: 3, method: 'turn/start', params: { threadId: result?.thread?.id, input } })
    } else if (method === 'item/commandExecution/requestApproval')
      send({ id, result: { decision: 'accept' } })
    else if (method === 'turn/completed' && params !== undefined) server.stdin.end()
  }
  createInterface({ input: server.stdout }).on('line', (line) => hear(JSON.parse(line) as Message))
  const clientInfo = { name: 'an-editor', title: null, version: '1' }
  send({ id: 1, method: 'initialize', params: { clientInfo, capabilities: null } })
  const [code] = (await once(server, 'close')) as [number | null]
  return { said, code }
}
