import type { Plan } from '@hookline/config'
import type { Install } from './installs.ts'
import { wantedEvents } from './wanted.ts'
import type { Wiring } from './wiring.ts'

/** Why the lines of an install are not what a plan needs any more, a sentence each; none if they are. */
export function dueOf(wiring: Wiring, { events, scope }: Install, plan: Plan): readonly string[] {
  const wired = new Map(events.map((event) => [event.native, event]))
  const wanted = wantedEvents(wiring, plan)
  const missing = wanted.filter(({ native }) => !wired.has(native)).map(({ native }) => native)
  const open = wanted.filter(({ native, closed }) => closed && wired.get(native)?.closed === false)
  const short = wanted.filter(({ native, timeout }) => (wired.get(native)?.timeout ?? timeout) < timeout)
  return [
    say(missing, 'a hook listens, and the event is not wired'),
    scope === 'project'
      ? ''
      : say(
          open.map(({ native }) => native),
          'a guard listens, and the line does not deny if hookline cannot start',
        ),
    say(
      short.map(({ native }) => native),
      'hooks may take longer than the agent waits',
    ),
  ].filter((text) => text !== '')
}

function say(natives: readonly string[], what: string): string {
  return natives.length === 0 ? '' : `${natives.join(', ')}: ${what}`
}
