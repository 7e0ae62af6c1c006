import type { AppServerFact } from '@hookline/agents'
import type { Asking } from './asking.ts'
import { listedIn, type Answering, type Listed } from './listed.ts'
import { createRuns, type Run } from './runs.ts'
import type { Message } from './message.ts'

/** Which facts hookline is told by Codex itself: the user's installed lines are called inside the server as well. */
export interface Natives {
  /** A message of the server about a hook that it calls. */
  readonly ran: (message: Message) => void
  /** Asks which lines are called in a folder; again when that may have changed. */
  readonly look: (cwd: string) => void
  /** Resolves once that is known, or cannot be. */
  readonly known: (cwd: string) => Promise<void>
  /** True: a line of hookline was told of the fact. */
  readonly told: (fact: AppServerFact) => boolean
  /** True: a line of hookline is called for facts of the kind, there. */
  readonly tells: (native: string | null, where: Where) => boolean
}

/** A thread, and the folder that it works in. */
interface Where {
  readonly thread: string
  readonly cwd: string
}

const WAIT_MS = 3000
const FRESH_MS = 5000
/** Of these a run that failed is none: Codex let through what it was to look at. */
const GATES: ReadonlySet<string> = new Set(['preToolUse', 'permissionRequest'])

/** What is known of the client. */
interface Client {
  /** It wants to be told of hooks, so that we hear of them, too. */
  readonly isShown: () => boolean
  /** It wants no hooks of Codex in a thread. */
  readonly isHookless: (thread: string) => boolean
}

export function createNatives(asking: Asking, { isShown, isHookless }: Client, hooks: Answering): Natives {
  const runs = createRuns()
  const lines = new Map<string, { looking: Promise<unknown>; at: number; found: readonly Listed[] }>()
  const tells: Natives['tells'] = (native, { thread, cwd }) =>
    !isHookless(thread) && (lines.get(cwd)?.found.some(({ eventName }) => eventName === native) ?? false)
  const isOurs = (run: Run, cwd: string): boolean =>
    lines
      .get(cwd)
      ?.found.some(
        (one) =>
          one.eventName === run.eventName &&
          one.displayOrder === run.displayOrder &&
          one.sourcePath === run.sourcePath,
      ) ?? false
  return {
    ran: runs.heard,
    tells,
    look(cwd) {
      const before = lines.get(cwd)
      if (before !== undefined && Date.now() - before.at < FRESH_MS) return
      const one = { looking: Promise.resolve(), at: Date.now(), found: before?.found ?? [] } as NonNullable<
        typeof before
      >
      one.looking = listedIn(cwd, asking, hooks).then(
        (found) => (one.found = found),
        // an old Codex does not say
        () => undefined,
      )
      lines.set(cwd, one)
    },
    async known(cwd) {
      const one = lines.get(cwd)
      if (one === undefined) return
      const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS).unref())
      await Promise.race([one.looking, late])
    },
    told({ native, thread, turn, call, event }) {
      const { cwd } = event.session
      if (native === null) return false
      // Codex says nothing of those that it calls at the end
      if (native === 'sessionEnd') return tells(native, { thread, cwd }) && (!isShown() || runs.any(thread))
      if (!isShown()) return tells(native, { thread, cwd })
      return runs
        .of(thread, native, call ?? turn)
        .some((run) => isOurs(run, cwd) && !(GATES.has(native) && run.status === 'failed'))
    },
  }
}
