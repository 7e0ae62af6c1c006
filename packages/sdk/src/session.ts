import { AsyncLocalStorage } from 'node:async_hooks'
import { uuidv7, type EventData, type EventName, type HookManager } from '@hookline/core'
import { projectRoot } from '@hookline/runtime/stamp'
import { replaced, type Answer, type AskUser, type Rewritten } from './answer.ts'
import { asked } from './asked.ts'
import { carryOut, type Act, type Carried } from './carry-out.ts'
import { tellingOf } from './envelope.ts'
import { tell } from './tell.ts'
import { workOn, type TaskOptions, type Work } from './task.ts'

/** Who the agent is, and where it works. */
export interface SessionOptions {
  /** The agent's name, as `agents` of a hook has it. */
  readonly agent: string | { readonly name: string; readonly version?: string }
  /** Default: the folder of this process. */
  readonly cwd?: string
  /** Default: a new one. */
  readonly id?: string
  readonly model?: string
  /** How it begins. Default `startup`. */
  readonly source?: string
  /** Default: nobody can be asked, so what hooks want asked is denied. */
  readonly askUser?: AskUser
  /** Takes what hooks have to say to the person who uses the agent; what it throws is nobody's. Default: nobody hears it. */
  readonly tellUser?: (message: string) => void
  /** Milliseconds that the hooks of one event may take. Default 60,000. */
  readonly timeoutMs?: number
}

/** An agent at work: each fact becomes an event with all that belongs to one. */
export interface Session extends AsyncDisposable {
  readonly id: string
  readonly cwd: string
  /**
   * Tells hooks of a fact, and gives what they say. What is not given of the data is `null`. Never rejects: what cannot be told, or
   * rewritten as a hook wants it, is denied.
   */
  emit<Name extends EventName>(
    name: Name,
    data?: Partial<EventData[Name]>,
    /** What the data is once a hook has rewritten it. Default: the new text, and nothing that was derived from the old one. */
    rewritten?: Rewritten<Name>,
  ): Promise<Answer<Name>>
  /** Asks hooks before an act, has it done as they want it, and tells them what came of it. Rejects only as the act does. */
  use<Kind extends Act['kind'], Result>(act: Act<Kind, Result>): Promise<Carried<Result>>
  /**
   * Works on a task: asks hooks whether to begin, and whether it is done; where they say not yet, it goes on with their reason,
   * three times at most.
   * @throws HooklineError `TASK_DENIED`
   */
  task<Result>(prompt: string, work: Work<Result>, options?: TaskOptions<Result>): Promise<Result>
  /** Words of hooks for the model that it was not given yet; after this they count as given. */
  takeContext(): readonly string[]
  /** True once a hook wanted the turn to end: within a task, its own; elsewhere, that of the task that began last. */
  readonly stopped: boolean
  end(reason?: string): Promise<void>
}

/** Begins a session, and tells the hooks. */
export async function openSession(
  hooks: Pick<HookManager, 'emit'>,
  options: SessionOptions,
): Promise<Session> {
  const session = createSession(hooks, options)
  await session.emit('session.start', { source: options.source ?? 'startup' })
  return session
}

/** One task, from its prompt to its end. */
interface Turn {
  readonly id: string | undefined
  stopped: boolean
}

function createSession(hooks: Pick<HookManager, 'emit'>, options: SessionOptions): Session {
  const { agent, cwd = process.cwd(), id = uuidv7(Date.now()), model, askUser, tellUser, timeoutMs } = options
  const turns = new AsyncLocalStorage<Turn>()
  const limits = timeoutMs === undefined ? {} : { timeoutMs }
  const envelope = {
    spec: 1,
    channel: 'api',
    agent: typeof agent === 'string' ? { name: agent } : { ...agent },
    session: { id, cwd, root: projectRoot(cwd), ...(model === undefined ? {} : { model }) },
  } as const
  let context: string[] = []
  let last: Turn = { id: undefined, stopped: false }
  const turn = (): Turn => turns.getStore() ?? last
  const session: Session = {
    id,
    cwd,
    async emit(name, data = {}, rewritten = replaced) {
      const { id: task } = turns.getStore() ?? {}
      const about = { ...envelope, task: task === undefined ? undefined : { id: task } }
      const answer = await asked(tellingOf(name, data, about), rewritten, { hooks, limits, askUser })
      context.push(...answer.context)
      turn().stopped ||= answer.stop
      if (answer.message !== undefined) tell(tellUser, answer.message)
      return answer
    },
    use: (act) => carryOut(session, act),
    async task(prompt, work, how) {
      last = { id: uuidv7(Date.now()), stopped: false }
      return turns.run(last, () => workOn(session, prompt, work, how))
    },
    takeContext() {
      const taken = context
      context = []
      return taken
    },
    get stopped() {
      return turn().stopped
    },
    async end(reason = 'other') {
      await session.emit('session.end', { reason })
    },
    [Symbol.asyncDispose]: () => session.end(),
  }
  return session
}
