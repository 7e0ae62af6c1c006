import { HooklineError } from '@hookline/core'
import { isGone } from '@hookline/runtime/background'
import { eventJson, eventWanted, oneEvent } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { withJournal } from './open.ts'
import { showText } from './show-text.ts'

/** `hookline show`. */
export function showVerb(flags: Flags): Promise<number> {
  const [said, ...more] = flags.words
  if (said === undefined || more.length > 0)
    throw new HooklineError('USAGE', 'show takes the id of an event, its beginning, or "last"', {
      hint: 'hookline history shows the ids',
    })
  const name = eventWanted(flags.text['event'])
  if (name !== undefined && said !== 'last')
    throw new HooklineError('USAGE', '--event is for the last: hookline show last --event <name>')
  return withJournal(async (kept) => {
    const event = await oneEvent(kept, said, name)
    const deliverer = kept.journal.deliverer(isGone)
    const text =
      flags.on['json'] === true
        ? JSON.stringify(eventJson(event, deliverer), null, 2)
        : showText(event, deliverer !== undefined)
    process.stdout.write(`${text}\n`)
    return 0
  })
}
