import { startCodex, type CodexProcessOptions, type CodexRun } from './codex-process.ts'

/** What `codex app-server` says: an answer to a request, or a notification. */
export interface AppServerMessage {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: { readonly thread?: { readonly id: string } }
}

/** A prompt, and where Codex works on it. */
export interface AppServerOptions extends Omit<CodexProcessOptions<AppServerMessage>, 'onLine'> {
  readonly prompt: string
}

/** Lets Codex work on a prompt the way editors do, which also tells what its user is shown of the hooks. */
export function codexAppServer(options: AppServerOptions): Promise<CodexRun<AppServerMessage>> {
  const { cwd, prompt } = options
  const next: Readonly<Record<string, (message: AppServerMessage) => void>> = {
    'answer 1': () => {
      codex.send({ method: 'initialized' })
      const params = { cwd, approvalPolicy: 'never', sandbox: 'danger-full-access' }
      codex.send({ id: 2, method: 'thread/start', params })
    },
    'answer 2': ({ result }) => {
      const input = [{ type: 'text', text: prompt, text_elements: [] }]
      codex.send({ id: 3, method: 'turn/start', params: { threadId: result?.thread?.id, input } })
    },
    'turn/completed': () => codex.end(),
  }
  const onLine = (message: AppServerMessage): void =>
    next[message.method ?? `answer ${message.id}`]?.(message)
  const codex = startCodex(['app-server'], { ...options, onLine })
  const clientInfo = { name: 'hookline', title: null, version: '0' }
  codex.send({ id: 1, method: 'initialize', params: { clientInfo, capabilities: null } })
  return codex.done
}

/** What the user is shown of what hooks said. */
export function shownOfHooks(messages: readonly AppServerMessage[]): readonly string[] {
  return messages
    .filter(({ method }) => method === 'hook/completed')
    .flatMap(({ params }) => (params as unknown as HookCompleted).run.entries.map(({ text }) => text))
}

interface HookCompleted {
  readonly run: { readonly entries: readonly { readonly kind: string; readonly text: string }[] }
}
