import { PLAN_FLAGS } from '../plan.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const replay: Verb = {
  about: 'play what happened against the hooks as they are now: what would be decided otherwise?',
  usage:
    'hookline replay <event id, its beginning, or "last"> | --since <time> | <file.jsonl>  [--until <time>] [--event <name>] [--config <hooks.toml>] [--deliver [--missed | --resume <n>]] [--yes] [--json]',
  help: [
    'hookline replay --since 1d',
    'hookline replay --since 7d --config stricter.toml      # before it becomes your hooks.toml',
    'hookline replay events.jsonl --event "exec.*"          # what hookline db export wrote',
    'hookline replay last --deliver                         # send again what ran in the background',
    'hookline replay --since 2h --deliver --missed          # only what has no delivery: a hooks.toml was broken',
    '',
    'A line for each event: same, would change, or unknown. Nothing is run that has effects: deny, ask, context, match and if are',
    'asked again; of scripts and all others what they said then counts, as long as executor, options and what they see are the',
    'same. Else it is unknown, and never taken for an allow.',
    '--deliver runs nothing of that: the hooks that run in the background for these events get them once more, for real, as new',
    'deliveries. It asks on a terminal; elsewhere it wants --yes. If it comes to no end, it says how to go on: with --resume.',
    'Exit code 0: no decision would change, or what was to be sent is handed over · 1: some would change · 78: a hooks.toml is',
    'broken, nothing was played.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      ...PLAN_FLAGS,
      since: 'text',
      until: 'text',
      event: 'text',
      deliver: 'switch',
      yes: 'switch',
      missed: 'switch',
      resume: 'text',
      json: 'switch',
    })
    const { replayVerb } = await import('../kept/replay.ts')
    return replayVerb(flags)
  },
}
