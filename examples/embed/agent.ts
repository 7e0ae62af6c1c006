import {
  uuidv7,
  type EventData,
  type EventName,
  type HookManager,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import { file, shell, type Tool } from './tools.ts'

/** What the model does next. */
export type Turn =
  | { readonly run: string }
  | { readonly write: string; readonly text: string }
  | { readonly done: string }

/** What the agent is made of. */
export interface Parts {
  readonly model: (told: readonly string[]) => Turn
  readonly hooks: HookManager
  readonly dir: string
  readonly askUser: (question: string) => Promise<boolean>
  readonly showUser: (message: string) => void
}

/** Works on a task until the model is done, or a hook ends it. Gives all that the model was told. */
export async function agent(prompt: string, parts: Parts): Promise<readonly string[]> {
  const { model, hooks, dir, askUser, showUser } = parts
  const told: string[] = []
  const session = { id: uuidv7(Date.now()), cwd: dir, root: dir }

  // 1. Every fact goes to the hooks. Words for the model and for the user are passed on; what is decided, the caller obeys.
  async function raise<Name extends EventName>(name: Name, data: EventData[Name]): Promise<Outcome> {
    const [id, at] = [uuidv7(Date.now()), new Date().toISOString()]
    const fact = { spec: 1, id, key: id, name, at, data, raw: null, channel: 'api' } as const
    const outcome = await hooks.emit({ ...fact, agent: { name: 'hundred' }, session } as LifecycleEvent)
    told.push(...outcome.context)
    if (outcome.message !== undefined) showUser(outcome.message)
    return outcome
  }

  // 2. Before an act they may say no, or "ask", or "rather so"; after it they may complain. Gives true if the turn is to end.
  async function use(tool: Tool): Promise<boolean> {
    const { decision, reason, rewrite, stop } = await raise(`${tool.kind}.before`, tool.call)
    const isAllowed = decision === 'ask' ? await askUser(reason ?? 'May I?') : decision !== 'deny'
    if (!isAllowed) {
      told.push(`not done: ${decision === 'ask' ? 'the user said no' : (reason ?? 'denied')}`)
      return stop === true
    }
    const final = rewrite === undefined ? tool : tool.rewritten(rewrite)
    const done = await final.act(dir)
    told.push(done.output)
    const after = await raise(`${tool.kind}.after`, { ...final.call, ...done } as EventData['exec.after'])
    if (after.decision === 'deny') told.push(after.reason ?? 'that was wrong')
    return stop === true || after.stop === true
  }

  // 3. The loop. Even its end is an event: a hook that denies it sends the model back to work.
  await raise('session.start', { source: 'startup' })
  const start = await raise('task.start', { prompt })
  if (start.decision === 'deny' || start.stop === true) return told
  told.push(prompt)
  for (;;) {
    const turn = model(told)
    if ('done' in turn) {
      const end = {
        status: 'completed',
        lastMessage: turn.done,
        usage: null,
        error: null,
        durationMs: null,
      } as const
      const { decision, reason, stop } = await raise('task.complete', end)
      if (decision !== 'deny' || stop === true) return told
      told.push(`not done yet: ${reason ?? 'go on'}`)
    } else if (await use('run' in turn ? shell(turn.run) : file(turn.write, turn.text))) return told
  }
}
