import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CANARY_VARIABLE, canaryCommand, type CanaryCall } from '../canary.ts'
import { capital } from './native.ts'
import { converse, type Conversation, type Notice } from './conversation.ts'
import { startModel, type Model, type ModelAnswer, type ModelCall } from './model.ts'

/** What the trial needs to know of Codex's settings, to leave out what does not concern hooks. */
export interface TrialRequest {
  readonly program: string
  readonly env: NodeJS.ProcessEnv
  /** A project whose hooks are to be tried; else a folder that is thrown away. */
  readonly project: string | undefined
  /** Names of MCP servers, which the trial does not start. */
  readonly mcpServers: readonly string[]
  /** What an administrator allows. */
  readonly sandbox: string
  readonly approval: string
}

/** What was seen of a session of the real Codex with a scripted model. */
export interface Trial {
  /** What hookline noted itself. */
  readonly calls: readonly CanaryCall[]
  /** Codex's word on each of its hooks. */
  readonly ran: readonly HookRun[]
  /** Codex's own names of what happened in the session. */
  readonly happened: ReadonlySet<string>
  /** What became of the command that hookline denies; `undefined`: the model was not asked, or not told. */
  readonly denied: { readonly answer: string; readonly started: boolean } | undefined
}

/** One run of one hook, as Codex reports it. */
export interface HookRun {
  readonly native: string
  readonly file: string
  readonly place: number
  readonly status: string
  readonly said: readonly string[]
}

const TURN_MS = 60_000
const IDS = { denied: 'canary_denied', allowed: 'canary_allowed', spawn: 'canary_spawn' } as const
const PROMPT = { main: 'hookline canary: main', sub: 'hookline canary: sub', wait: 'hookline canary: wait' }

/** Lets the real Codex go through everything that has a hook, in a session that is kept nowhere. @throws HooklineError `AGENT_SILENT` */
export async function trial(request: TrialRequest): Promise<Trial> {
  const token = randomBytes(6).toString('hex')
  const folder = mkdtempSync(join(tmpdir(), 'hookline-doctor-'))
  const record = join(folder, 'calls.jsonl')
  writeFileSync(record, '', { mode: 0o600 })
  const model = await startModel((call) => script(call, token))
  const cwd = request.project ?? folder
  try {
    const env = { ...request.env, [CANARY_VARIABLE]: record, ...direct(request.env) }
    const talk = await converse({ program: request.program, cwd, env })
    const happened = await play(talk, model, cwd, request)
    if (await talk.end()) happened.add('SessionEnd')
    return { calls: readCalls(record), ran: runs(talk.notices), happened, denied: denied(talk, model) }
  } finally {
    await model.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** The model is on this machine: no proxy leads there. */
function direct(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const none = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', '127.0.0.1'].filter((one) => one !== '').join(',')
  return { NO_PROXY: none, no_proxy: none }
}

/** What the model does, told from what it has been told so far. */
function script({ texts, outputs, tools }: ModelCall, token: string): ModelAnswer {
  const said = (prompt: string): boolean => texts.some((text) => text.includes(prompt))
  if (said(PROMPT.wait)) return 'silence'
  if (!said(PROMPT.main)) return { say: 'done' }
  const shell = tools.find((name) => Object.hasOwn(SHELLS, name))
  const command = (id: string, line: string): ModelAnswer => ({
    call: shell!,
    id,
    args: SHELLS[shell!]!(line),
  })
  if (shell !== undefined && outputs[IDS.denied] === undefined)
    return command(IDS.denied, canaryCommand.denied(token))
  if (shell !== undefined && outputs[IDS.allowed] === undefined)
    return command(IDS.allowed, canaryCommand.allowed(token))
  const spawn = tools.find((name) => name.endsWith('/spawn_agent') || name === 'spawn_agent')
  if (spawn !== undefined && outputs[IDS.spawn] === undefined)
    return { call: spawn, id: IDS.spawn, args: { message: PROMPT.sub, task_name: 'canary' } }
  return { say: 'done' }
}

/** How each of Codex's shells takes a line. */
const SHELLS: Readonly<Record<string, (line: string) => object>> = {
  exec_command: (line) => ({ cmd: line, login: false }),
  shell_command: (line) => ({ command: line, login: false }),
  shell: (line) => ({ command: ['sh', '-c', line] }),
}

async function play(
  talk: Conversation,
  model: Model,
  cwd: string,
  request: TrialRequest,
): Promise<Set<string>> {
  const happened = new Set<string>()
  const { thread } = await talk.call<{ readonly thread: { readonly id: string } }>('thread/start', {
    cwd,
    approvalPolicy: request.approval,
    sandbox: request.sandbox,
    ephemeral: true,
    model: 'hookline-canary',
    modelProvider: 'hookline_canary',
    config: settings(model.url, request.mcpServers),
  })
  const mine = (notice: Notice): boolean => notice.params['threadId'] === thread.id
  const start = async (text: string): Promise<string> => {
    const input = [{ type: 'text', text, text_elements: [] }]
    return (await talk.call<Started>('turn/start', { threadId: thread.id, input })).turn.id
  }
  const over = async (turn: string): Promise<string | undefined> => {
    const done = await talk.heard((notice) => mine(notice) && turnOf(notice)?.id === turn, TURN_MS)
    return done === undefined ? undefined : turnOf(done)?.status
  }
  const first = await over(await start(PROMPT.main))
  if (first !== undefined) note(happened, 'SessionStart', 'UserPromptSubmit')
  if (first === 'completed' && model.calls.length > 0) note(happened, 'Stop')
  if (model.calls.length > 0) note(happened, 'PreModelRequest', 'PostModelRequest')
  const outputs = model.calls.at(-1)?.outputs ?? {}
  if (outputs[IDS.denied] !== undefined) note(happened, 'PreToolUse')
  if (talk.notices.some(({ method }) => method === 'item/commandExecution/requestApproval'))
    note(happened, 'PermissionRequest')
  if (talk.notices.some((notice) => ranCommand(notice, IDS.allowed))) note(happened, 'PostToolUse')
  if (/"agent_id"/.test(outputs[IDS.spawn] ?? '') && (await childEnded(talk, thread.id)))
    note(happened, 'SubagentStart', 'SubagentStop')
  if (await compacted(talk, thread.id)) note(happened, 'PreCompact', 'PostCompact')
  if (await interrupted(talk, model, { thread: thread.id, start, over })) note(happened, 'Interrupt')
  return happened
}

interface Started {
  readonly turn: { readonly id: string }
}

interface Turn {
  readonly id: string
  readonly status: string
}

/** Beyond the model, what would reach out of the session is left out. */
function settings(url: string, mcpServers: readonly string[]): object {
  return {
    'model_providers.hookline_canary': {
      name: 'hookline canary',
      base_url: url,
      wire_api: 'responses',
      requires_openai_auth: false,
      request_max_retries: 0,
      stream_max_retries: 0,
    },
    notify: [],
    ...Object.fromEntries(mcpServers.map((name) => [`mcp_servers.${name}.enabled`, false])),
  }
}

function note(happened: Set<string>, ...natives: readonly string[]): void {
  for (const native of natives) happened.add(native)
}

function turnOf({ method, params }: Notice): Turn | undefined {
  return method === 'turn/completed' ? (params['turn'] as Turn) : undefined
}

function ranCommand({ method, params }: Notice, id: string): boolean {
  const item = params['item'] as { readonly id?: string; readonly status?: string } | undefined
  return method === 'item/completed' && item?.id === id && item.status !== 'declined'
}

async function childEnded(talk: Conversation, root: string): Promise<boolean> {
  const done = await talk.heard(
    (notice) => turnOf(notice) !== undefined && notice.params['threadId'] !== root,
    15_000,
  )
  return done !== undefined && turnOf(done)?.status === 'completed'
}

async function compacted(talk: Conversation, threadId: string): Promise<boolean> {
  const before = talk.notices.length
  await talk.call('thread/compact/start', { threadId })
  const done = await talk.heard(
    (notice) =>
      talk.notices.indexOf(notice) >= before &&
      notice.params['threadId'] === threadId &&
      turnOf(notice) !== undefined,
    TURN_MS,
  )
  return done !== undefined && turnOf(done)?.status === 'completed'
}

async function interrupted(
  talk: Conversation,
  model: Model,
  {
    thread,
    start,
    over,
  }: {
    readonly thread: string
    readonly start: (text: string) => Promise<string>
    readonly over: (turn: string) => Promise<string | undefined>
  },
): Promise<boolean> {
  const turnId = await start(PROMPT.wait)
  const waits = (): boolean =>
    model.calls.some(({ texts }) => texts.some((text) => text.includes(PROMPT.wait)))
  const done = over(turnId)
  // an interrupt before the model was asked is one of nothing
  for (let tries = 0; tries < 100 && !waits(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  if (waits()) await talk.call('turn/interrupt', { threadId: thread, turnId })
  return (await done) === 'interrupted'
}

function runs(notices: readonly Notice[]): readonly HookRun[] {
  return notices
    .filter(({ method }) => method === 'hook/completed')
    .map(({ params }) => params['run'] as Readonly<Record<string, unknown>>)
    .map((run) => ({
      native: capital(String(run['eventName'])),
      file: String(run['sourcePath']),
      place: Number(run['displayOrder']),
      status: String(run['status']),
      said: ((run['entries'] ?? []) as readonly { readonly text: string }[]).map(({ text }) => text),
    }))
}

function denied({ notices }: Conversation, { calls }: Model): Trial['denied'] {
  const answer = calls.map(({ outputs }) => outputs[IDS.denied]).find((text) => text !== undefined)
  if (answer === undefined) return undefined
  return { answer, started: notices.some((notice) => ranCommand(notice, IDS.denied)) }
}

function readCalls(file: string): readonly CanaryCall[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CanaryCall)
}
