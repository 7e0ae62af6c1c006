import type { Thread, ThreadOptions } from '@openai/codex-sdk'
import { uuidv7, type LifecycleEvent, type Outcome } from '@hookline/core'
import { blank } from '../blank.ts'
import { copied } from '../copied.ts'
import type { Hooks } from '../hooks.ts'
import { tell } from '../tell.ts'
import type { Fact, Place } from './items.ts'
import type { Watching } from './thread.ts'

/** Gives facts of the stream their envelopes: it has no ids, so each is a fact of its own. */
export function teller(
  thread: Thread,
  place: Place,
  { model }: ThreadOptions,
  { hooks, reports, unsaid }: Pick<Watching, 'hooks' | 'reports' | 'unsaid'>,
): (fact: Fact, raw: unknown, task: string) => ReturnType<Hooks['emit']> {
  return async ({ name, data }, raw, task) => {
    const id = uuidv7(Date.now())
    const session = { id: thread.id ?? id, ...place, ...(model === undefined ? {} : { model }) }
    const outcome = await hooks.emit({
      spec: 1,
      id,
      key: id,
      name,
      at: new Date().toISOString(),
      channel: 'stream',
      agent: { name: 'codex' },
      session,
      task: { id: reports.of(session.id).task ?? task },
      data: { ...blank(name), ...copied(data) },
      raw: copied(raw),
    } as unknown as LifecycleEvent)
    const lost = name === 'task.start' ? undefined : lostOf(outcome)
    if (lost !== undefined) tell(unsaid, `Codex is only watched at ${name}: ${lost}`)
    return outcome
  }
}

/** What a stream cannot be told. */
function lostOf({ decision, reason, rewrite, stop }: Outcome): string | undefined {
  if (decision === 'deny' || decision === 'ask') return `${decision}, ${reason ?? 'without a reason'}`
  return rewrite === undefined
    ? stop === true
      ? 'its turn was to end'
      : undefined
    : 'it was to do something else'
}
