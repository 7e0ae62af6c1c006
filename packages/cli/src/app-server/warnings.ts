import type { AppServerFact, AppServerQuestion, AppServerReader } from '@hookline/agents'
import { listens } from '@hookline/core'
import { redact } from '@hookline/runtime'
import type { Hooking } from './hooking.ts'
import type { Natives } from './natives.ts'
import type { Questions } from './questions.ts'
import type { Reporting } from './reporting.ts'

/** What the user has to know of hooks that do not hold. */
export interface Warnings {
  /** A thread that begins, or goes on: in one that asks nothing, guards stop nothing. */
  readonly look: (thread: string) => Promise<void>
  /** A call that is over: hooks may have denied it, and it went on. */
  readonly over: (fact: AppServerFact) => Promise<void>
  /** An answer of the user: where it is consent to more, guards are not asked about that. */
  readonly answered: (question: AppServerQuestion, answer: unknown) => Promise<void>
}

/** What it is done with. */
export interface WarningsMeans {
  readonly reader: AppServerReader
  readonly natives: Natives
  readonly hooking: Hooking
  readonly reporting: Reporting
  readonly questions: Questions
  readonly tell: (thread: string, message: string) => void
}

const GATES = ['exec.before', 'patch.before', 'mcp.before', 'permission.request']

export function createWarnings(means: WarningsMeans): Warnings {
  const { reader, natives, hooking, reporting, questions, tell } = means
  const warned = new Set<string>()
  const guardsIn = async (cwd: string, gates: readonly string[] = GATES): Promise<readonly string[]> => {
    const { plan } = await hooking.planIn(cwd)
    const guards = plan.hooks.filter(({ guard, enabled }) => guard === true && enabled !== false)
    return guards.filter(({ on }) => gates.some((name) => listens(on, name))).map(({ id }) => id)
  }
  return {
    async look(thread) {
      const cwd = reader.cwdOf(thread)
      if (cwd === undefined) return
      natives.look(cwd)
      if (reader.approvalOf(thread) !== 'never' || warned.has(thread)) return
      await natives.known(cwd)
      const guards = natives.tells('preToolUse', { thread, cwd }) ? [] : await guardsIn(cwd)
      if (guards.length === 0 || warned.has(thread)) return
      warned.add(thread)
      tell(thread, ungated(guards))
    },
    async over(fact) {
      const said = await reporting.saidOf(fact)
      if (said?.decision !== 'deny' || questions.wasDeclined(fact)) return
      const [kind] = fact.event.name.split('.')
      const why = redact(said.reason ?? 'no reason was given')
      tell(fact.thread, `hooks denied this ${kind}, but Codex did not ask, so it went on: ${why}`)
    },
    async answered({ thread, permission: { event }, isWider }, answer) {
      if (!isWider(answer)) return
      const { kind } = event.data as { readonly kind: string }
      const { cwd } = event.session
      const before = natives.tells('preToolUse', { thread, cwd }) ? [] : [`${kind}.before`]
      const guards = await guardsIn(cwd, [...before, 'permission.request'])
      if (guards.length === 0 || warned.has(`${thread}/${kind}`)) return
      warned.add(`${thread}/${kind}`)
      tell(thread, unasked(guards))
    },
  }
}

function ungated(guards: readonly string[]): string {
  const why =
    'nothing is asked in this session (approval policy "never") and Codex calls no hooks of hookline'
  return `${why}, so what ${guards.join(', ')} would deny goes on all the same: run hookline install codex, or let Codex ask`
}

function unasked(guards: readonly string[]): string {
  const why = 'this answer is consent to more than the one call, and Codex does not ask about what it covers'
  return `${why}, so there ${guards.join(', ')} cannot deny: consent to one call at a time, or run hookline install codex`
}
