import { isBackground, listens, type Dialect, type HookConfig, type LifecycleEvent } from '@hookline/core'
import { claimFact, takeFromKilled, wasToldBefore } from '../facts/index.ts'
import { openFile } from './file.ts'
import { linesBack, recordIn } from './lines.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How far back what belongs to an event is looked for. */
const MOST = 4 << 20

/**
 * The events of a call of a hook as those who listen get them: with what the transcript says of them already, and without those
 * that were told from there before and that nobody has an answer to. Never throws: what cannot be read changes nothing.
 */
export function completed(
  events: readonly LifecycleEvent[],
  hooks: readonly HookConfig[],
  dialect: Dialect,
  env: Env,
): readonly LifecycleEvent[] {
  return events
    .filter((event) => isNew(event, hooks, dialect, env))
    .map((event) => (isHeard(event, hooks) ? completedOne(event, dialect) : event))
}

function completedOne(event: LifecycleEvent, { transcript, transcribed }: Dialect): LifecycleEvent {
  const path = transcript?.fileOf(event)
  if (transcript === undefined || path === undefined) return event
  if (event.channel !== 'hook' || transcribed?.completes.includes(event.name) !== true) return event
  const file = openFile(path)
  if (file === undefined) return event
  let found = event
  try {
    for (const line of linesBack(file, MOST)) {
      if (!transcript.mayComplete(line.text, found)) continue
      const next = transcript.complete(found, recordIn(line))
      if (next !== undefined) found = next.event
      if (next?.isWhole === true) break
    }
    return found
  } catch {
    return found
  } finally {
    file.close()
  }
}

/** True unless the transcript told of it first, as of a command in the background that Codex looked at only later. */
function isNew(
  event: LifecycleEvent,
  hooks: readonly HookConfig[],
  { transcribed }: Dialect,
  env: Env,
): boolean {
  if (event.channel !== 'hook' || event.key === event.id) return true
  if (transcribed?.tells.includes(event.name) !== true || !isHeard(event, hooks)) return true
  if (claimFact(event, env) || takeFromKilled(event, env) || !wasToldBefore(event, env)) return true
  // what they say is heeded here, and was not there
  return isHeard(
    event,
    hooks.filter((hook) => !isBackground(hook, event.name, true)),
  )
}

function isHeard({ name }: LifecycleEvent, hooks: readonly HookConfig[]): boolean {
  return hooks.some(({ on, enabled }) => enabled !== false && listens(on, name))
}
