import { onlyFlagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const top: Verb = {
  about: 'watch the server: sessions, running hooks, the queue, and how long agents wait',
  usage: 'hookline top [--once] [--json]',
  help: [
    'hookline top             # each second, until q, Escape or Ctrl-C',
    'hookline top --once      # as it is now; the same where there is no terminal',
    'hookline top --json      # for programs, once',
    '',
    'Sessions are those of the last hour, the one that spoke last first; hooks are those that an agent waits for. Exit code 3: no',
    'server runs.',
  ].join('\n'),
  async run(args) {
    const flags = onlyFlagsOf('top', args, { config: 'text', once: 'switch', json: 'switch' })
    const { topVerb } = await import('../top/top.ts')
    return topVerb(flags)
  },
}
