import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CanaryCall } from '../canary.ts'
import type { Conversation, Notice } from './conversation.ts'
import { runs, type HookRun } from './hook-run.ts'
import { startModel, type Model } from './model.ts'
import { CALL_IDS, prompted, PROMPTS, script } from './script.ts'
import type { Stage } from './stage.ts'
import { endOf, openThread, type Thread } from './thread.ts'

/** Where Codex works in the trial, and what of its settings is left out. */
export interface TrialRequest {
  /** A project whose hooks are to be tried; else the stage. */
  readonly project: string | undefined
  /** Names of MCP servers, which are not started. */
  readonly mcpServers: readonly string[]
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
  /** What became of the command that hookline denies; `undefined`: it was not given. */
  readonly denied: { readonly answer: string; readonly started: boolean } | undefined
}

/** Lets Codex go through everything that has a hook, and ends it. @throws HooklineError `AGENT_SILENT` */
export async function trial(talk: Conversation, stage: Stage, request: TrialRequest): Promise<Trial> {
  const token = randomBytes(6).toString('hex')
  const model = await startModel((call) => script(call, token))
  try {
    const thread = await openThread(talk, settings(model.url, stage, request))
    const played = await play(talk, model, thread)
    const ended = (await talk.end()) ? ['SessionEnd'] : []
    const hooks = runs(talk.notices)
    const calls = stage.calls()
    const told = [...hooks, ...calls].map(({ native }) => native ?? '')
    const happened = new Set([...played, ...ended, ...told])
    return { calls, ran: hooks, happened, denied: denied(talk.notices, model) }
  } finally {
    await model.close()
  }
}

/** Beyond the model, what would reach out of the session is left out. */
function settings(url: string, { folder }: Stage, request: TrialRequest): object {
  const { project, mcpServers, sandbox, approval } = request
  return {
    cwd: project ?? folder,
    approvalPolicy: approval,
    sandbox,
    model: 'hookline-canary',
    modelProvider: 'hookline_canary',
    config: {
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
    },
  }
}

async function play(talk: Conversation, model: Model, thread: Thread): Promise<readonly string[]> {
  const status = await (await thread.start(PROMPTS.main)).status
  const asked = model.calls.length > 0
  const came = (id: string): string | undefined => outputOf(model, id)
  const spawned = /"agent_id"/.test(came(CALL_IDS.spawn) ?? '') && (await childEnded(talk, thread))
  return [
    ...(status === undefined ? [] : ['SessionStart', 'UserPromptSubmit']),
    ...(asked ? ['PreModelRequest', 'PostModelRequest'] : []),
    ...(came(CALL_IDS.denied) === undefined ? [] : ['PreToolUse']),
    ...(talk.notices.some(({ method }) => method === APPROVAL) ? ['PermissionRequest'] : []),
    ...(talk.notices.some((notice) => ran(notice, CALL_IDS.allowed)) ? ['PostToolUse'] : []),
    ...(spawned ? ['SubagentStart', 'SubagentStop'] : []),
    ...(asked && status === 'completed' ? ['Stop'] : []),
    ...((await (await thread.compact()).status) === 'completed' ? ['PreCompact', 'PostCompact'] : []),
    ...((await interrupted(model, thread)) ? ['Interrupt'] : []),
  ]
}

const APPROVAL = 'item/commandExecution/requestApproval'
const CHILD_MS = 20_000
const TRIES = 200

function outputOf({ calls }: Model, id: string): string | undefined {
  return calls.map(({ outputs }) => outputs[id]).find((output) => output !== undefined)
}

function ran({ method, params }: Notice, id: string): boolean {
  const item = params['item'] as { readonly id?: string; readonly status?: string } | undefined
  return method === 'item/completed' && item?.id === id && item.status !== 'declined'
}

async function childEnded(talk: Conversation, { id }: Thread): Promise<boolean> {
  const isChild = (notice: Notice): boolean => endOf(notice) !== undefined && notice.params['threadId'] !== id
  const done = await talk.heard(isChild, CHILD_MS)
  return done !== undefined && endOf(done)?.status === 'completed'
}

/** An interrupt before the model was asked would be one of nothing. */
async function interrupted({ calls }: Model, thread: Thread): Promise<boolean> {
  const turn = await thread.start(PROMPTS.wait)
  let over = false
  void turn.status.then(() => (over = true))
  const waits = (): boolean => calls.some((call) => prompted(call, PROMPTS.wait))
  for (let tries = 0; tries < TRIES && !over && !waits(); tries++) await sleep(50)
  if (waits()) await thread.interrupt(turn)
  return (await turn.status) === 'interrupted'
}

function denied(notices: readonly Notice[], model: Model): Trial['denied'] {
  const answer = outputOf(model, CALL_IDS.denied)
  if (answer === undefined) return undefined
  return { answer, started: notices.some((notice) => ran(notice, CALL_IDS.denied)) }
}
