import { startCodex, type CodexProcessOptions, type CodexRun } from './codex-process.ts'

/** What `codex app-server` says: an answer to a request, a notification, or a question to the user (with id and method). */
export interface AppServerMessage {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: { readonly thread?: { readonly id: string } }
  readonly error?: object
}

/** What the user of an editor wants next. */
type Wish =
  | string
  | { readonly compact: true }
  /** A command of the user's own, as `!` before it. */
  | { readonly command: string }
  /** Waits; it is told the folder that Codex works in. */
  | { readonly until: (cwd: string) => Promise<unknown> }

/** How an editor uses Codex. */
export interface EditorOptions {
  /** What its user wants, one after the other: prompts, a compaction, a command, or to wait for something. Default: the one prompt. */
  readonly wishes?: readonly Wish[]
  /** When Codex asks its user. Default: never, and in no sandbox. */
  readonly approvalPolicy?: 'never' | 'untrusted' | 'on-request'
  /** What holds commands that are not let out of it. Default: nothing. */
  readonly sandbox?: 'danger-full-access' | 'read-only' | 'workspace-write'
  /** Settings of its thread besides those of config.toml. */
  readonly config?: object
  /** What the user says when asked. */
  readonly answer?: 'accept' | 'decline'
  /** Words of Node, behind which something else starts Codex. */
  readonly through?: readonly string[] | undefined
  /** The first message at which the user interrupts the turn. */
  readonly interruptAt?: (message: AppServerMessage) => boolean
}

/** A prompt, and where Codex works on it. */
export interface AppServerOptions
  extends Omit<CodexProcessOptions<AppServerMessage>, 'onLine'>, EditorOptions {
  readonly prompt: string
}

/** Lets Codex work on prompts the way editors do, which also tells what its user is shown of the hooks. */
export function codexAppServer(options: AppServerOptions): Promise<CodexRun<AppServerMessage>> {
  const { cwd, prompt, wishes = [prompt], answer = 'accept' } = options
  const { approvalPolicy = 'never', sandbox = 'danger-full-access' } = options
  const left = [...wishes]
  let { interruptAt } = options
  let threadId: string | undefined
  let id = 2
  let ofOwn: number | undefined
  const call = (method: string, params: object): void => codex.send({ id: ++id, method, params })
  const next = (): void => {
    const wish = left.shift()
    if (wish === undefined) return codex.end()
    if (typeof wish !== 'string' && 'until' in wish) return void wish.until(cwd).finally(next)
    if (typeof wish !== 'string' && 'command' in wish) {
      call('thread/shellCommand', { threadId, command: wish.command })
      ofOwn = id
      return
    }
    if (typeof wish !== 'string') return call('thread/compact/start', { threadId })
    call('turn/start', { threadId, input: [{ type: 'text', text: wish, text_elements: [] }] })
  }
  const heard: Readonly<Record<string, (message: AppServerMessage) => void>> = {
    'answer 1': () => {
      codex.send({ method: 'initialized' })
      const params = { cwd, approvalPolicy, sandbox, config: options.config ?? null }
      codex.send({ id: 2, method: 'thread/start', params })
    },
    'answer 2': ({ result }) => {
      threadId = result?.thread?.id
      next()
    },
    // a subagent's turns end as well
    'turn/completed': ({ params }) => params?.['threadId'] === threadId && next(),
    'item/commandExecution/requestApproval': ({ id: asked }) => say(asked, { decision: answer }),
    'item/fileChange/requestApproval': ({ id: asked }) => say(asked, { decision: answer }),
    // the user grants nothing of what the model asks for besides
    'item/permissions/requestApproval': ({ id: asked }) => say(asked, { permissions: {}, scope: 'turn' }),
    'mcpServer/elicitation/request': ({ id: asked }) =>
      say(asked, { action: answer, content: {}, _meta: null }),
    'item/tool/requestUserInput': ({ id: asked, params }) => {
      const [question] = params!['questions'] as readonly [{ readonly id: string }]
      const answers = [answer === 'accept' ? 'Allow' : 'Cancel']
      say(asked, { answers: { [question.id]: { answers } } })
    },
  }
  const say = (asked: number | undefined, result: object): void => codex.send({ id: asked, result })
  const onLine = (message: AppServerMessage): void => {
    heard[message.method ?? `answer ${message.id}`]?.(message)
    // an old Codex has no commands of its user
    if (message.error !== undefined && message.id === ofOwn) next()
    if (interruptAt?.(message) !== true) return
    interruptAt = undefined
    call('turn/interrupt', { threadId, turnId: message.params?.['turnId'] })
  }
  const codex = startCodex(['app-server'], { ...options, onLine })
  const clientInfo = { name: 'hookline', title: null, version: '0' }
  codex.send({ id: 1, method: 'initialize', params: { clientInfo, capabilities: null } })
  return codex.done
}

/** What came of one of Codex's calls of a hook, as its user is shown it. */
export interface ShownHook {
  readonly eventName: string
  readonly status: string
  readonly entries: readonly { readonly kind: string; readonly text: string }[]
}

/** The calls of hooks that are over. */
export function hooksShown(messages: readonly AppServerMessage[]): readonly ShownHook[] {
  return messages
    .filter(({ method }) => method === 'hook/completed')
    .map(({ params }) => params?.['run'] as ShownHook)
}

/** What the user is shown of what hooks said. */
export function shownOfHooks(messages: readonly AppServerMessage[]): readonly string[] {
  return hooksShown(messages).flatMap(({ entries }) => entries.map(({ text }) => text))
}
