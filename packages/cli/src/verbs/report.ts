import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const report: Verb = {
  about: 'what hooks that only record would have denied',
  usage:
    'hookline report --would-deny [--since <time>] [--agent <name>] [--session <id>] [--project <folder>|--here] [--hook <id>] [--json]',
  help: [
    'hookline report --would-deny --since 7d',
    '',
    'A new guard with `enforce = false` stops nobody: what it would have denied is recorded. This counts it, by hook and by what it',
    'was about, the most frequent first, with the last event of each: hookline show <id> tells all of one. When nothing stands there',
    'that should not, take `enforce = false` away.',
    '--json has everything that it would have denied.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      'would-deny': 'switch',
      config: 'text',
      since: 'text',
      agent: 'text',
      session: 'text',
      project: 'text',
      here: 'switch',
      hook: 'text',
      json: 'switch',
    })
    // not with the other verbs: what asks the journal is large
    const { reportVerb } = await import('../kept/report.ts')
    return reportVerb(flags)
  },
}
