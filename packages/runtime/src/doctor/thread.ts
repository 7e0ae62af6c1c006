import type { Conversation, Notice } from './conversation.ts'

/** One thread of Codex's, worked in. */
export interface Thread {
  readonly id: string
  readonly start: (prompt: string) => Promise<Turn>
  readonly compact: () => Promise<Turn>
  readonly interrupt: (turn: Turn) => Promise<void>
}

/** A turn that was begun. */
interface Turn {
  readonly id: string | undefined
  /** How it ended; `undefined`: it did not in time. */
  readonly status: Promise<string | undefined>
}

const TURN_MS = 60_000

/** Begins a thread that is kept nowhere. @throws HooklineError `AGENT_SILENT` */
export async function openThread(talk: Conversation, settings: object): Promise<Thread> {
  const { thread } = await talk.call<{ readonly thread: { readonly id: string } }>('thread/start', {
    ephemeral: true,
    ...settings,
  })
  const threadId = thread.id
  const end = async (is: (notice: Notice) => boolean): Promise<string | undefined> => {
    const done = await talk.heard((notice) => notice.params['threadId'] === threadId && is(notice), TURN_MS)
    return done && endOf(done)?.status
  }
  return {
    id: threadId,
    async start(prompt) {
      const input = [{ type: 'text', text: prompt, text_elements: [] }]
      const { turn } = await talk.call<{ readonly turn: { readonly id: string } }>('turn/start', {
        threadId,
        input,
      })
      return { id: turn.id, status: end((notice) => endOf(notice)?.id === turn.id) }
    },
    async compact() {
      const before = new Set(talk.notices)
      await talk.call('thread/compact/start', { threadId })
      return {
        id: undefined,
        status: end((notice) => endOf(notice) !== undefined && !before.has(notice)),
      }
    },
    async interrupt(turn) {
      await talk.call('turn/interrupt', { threadId, turnId: turn.id })
    },
  }
}

/** The turn that a notice says to be over. */
export function endOf({ method, params }: Notice): EndedTurn | undefined {
  return method === 'turn/completed' ? (params['turn'] as EndedTurn) : undefined
}

interface EndedTurn {
  readonly id: string
  readonly status: string
}
