import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const show: Verb = {
  about: 'all that is known of one event',
  usage: 'hookline show <event id, its beginning, or "last"> [--event <name>] [--json]',
  help: [
    'hookline show last',
    'hookline show last --event "hook.*"  # what hookline raised itself is the last only if you ask for it',
    'hookline show 0197b2c4-91f0        # as hookline history shows it',
    '',
    'Its data, what became of each hook and why the others were not due, the decision, and what the agent was told. Of what is',
    'delivered in the background: each try, its error, and when it is tried next. --json tells more, and cuts nothing.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', event: 'text', json: 'switch' })
    const { showVerb } = await import('../kept/show.ts')
    return showVerb(flags)
  },
}
