import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const dead: Verb = {
  about: 'deliveries that were given up: look, send again, throw away',
  usage:
    'hookline dead [list] [--hook <id>] [--limit <n>] | show <n> | redrive|purge <n>... | redrive|purge --all|--hook <id>  [--yes] [--json]',
  help: [
    'hookline dead list',
    'hookline dead show 12',
    'hookline dead redrive 12 13          # or --hook tell-slack, or --all',
    'hookline dead purge --hook tell-slack --yes',
    '',
    'A delivery that is promised at least once and failed at its last try is a dead letter. It is kept until somebody sends it',
    'again, under the same delivery id and with all of its tries, or throws it away. purge asks on a terminal; elsewhere it',
    'wants --yes.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      config: 'text',
      hook: 'text',
      limit: 'text',
      all: 'switch',
      yes: 'switch',
      json: 'switch',
    })
    const { deadVerb } = await import('../kept/dead.ts')
    return deadVerb(flags)
  },
}
