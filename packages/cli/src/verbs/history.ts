import { flagsOf, longFollow } from './flags-of.ts'
import type { Verb } from './index.ts'

export const history: Verb = {
  about: 'what happened: events, what was decided, how their hooks ended',
  usage:
    'hookline history [--since <time>] [--until <time or id>] [--event <name>] [--agent <name>] [--session <id>] [--project <folder>|--here] [--hook <id>] [--decision <word>] [--state <word>] [--limit <n>] [-f|--follow] [--json]',
  help: [
    'hookline history --since 1h --decision deny',
    'hookline history --event "exec.*" --hook no-force-push',
    'hookline history --state dead',
    'hookline history --here                    # of the project that you stand in',
    'hookline history --follow                  # what comes, until Ctrl-C',
    '',
    'A line for each event that a hook listens to, the newest first, 50 of them (--limit): when, its id, the agent, the event,',
    'the decision, what it was about, and how each hook ended: a decision, ok, skipped, failed; of what is delivered in the',
    'background queued, running, ok, skipped, failed, dead, dropped; forgotten is what was purged, or lost with a journal. --state',
    'takes one of these words.',
    'A time is 30m, 2h, 1d (ago), a day, or 2026-07-01T12:00; --until also takes an event, and what is older than it follows.',
    'With --follow the oldest come first, and --json gives a line for each.',
    'Calls of an agent that were no event stand between them, without an id. hookline show <id> tells all of an event.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(longFollow(args), {
      config: 'text',
      since: 'text',
      until: 'text',
      event: 'text',
      agent: 'text',
      session: 'text',
      project: 'text',
      here: 'switch',
      hook: 'text',
      decision: 'text',
      state: 'text',
      limit: 'text',
      follow: 'switch',
      json: 'switch',
    })
    // not with the other verbs: what asks the journal is large
    const { historyVerb } = await import('../kept/history.ts')
    return historyVerb(flags)
  },
}
