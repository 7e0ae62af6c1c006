import { flagsOf, longFollow } from './flags-of.ts'
import type { Verb } from './index.ts'

export const logs: Verb = {
  about: 'what was said while hooks were carried out in the background',
  usage: 'hookline logs [-f|--follow] [--hook <id>] [--since <time>] [--json]',
  help: [
    'hookline logs --since 10m',
    'hookline logs -f --hook tell-slack         # what comes, until Ctrl-C',
    '',
    'A line for each try of a delivery and what came of it, and what hooks say to the log meanwhile; the oldest first. hookline',
    'dead list shows what was given up, hookline history how each event ended. With --follow --json gives a line for each.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(longFollow(args), {
      config: 'text',
      follow: 'switch',
      hook: 'text',
      since: 'text',
      json: 'switch',
    })
    const { logsVerb } = await import('../logs/logs.ts')
    return logsVerb(flags)
  },
}
