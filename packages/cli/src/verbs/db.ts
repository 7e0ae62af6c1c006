import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const db: Verb = {
  about: 'the journal: check it, make it small, take all out of it',
  usage:
    'hookline db check | compact [--config <hooks.toml>] | export [--since <time>] [--until <time>]  [--json]',
  help: [
    'hookline db check                          # is the file whole, and what is in it?',
    'hookline db compact                        # forgets what [journal] does not keep, gives the room back',
    'hookline db export --since 1d > day.jsonl',
    '',
    'The journal is one SQLite file in the state directory, journal.db. Exit code of check: 0 it is whole · 1 it is broken.',
    'compact never forgets what is undelivered or dead, and nothing while a hooks.toml is broken: then it ends with 78. export',
    'prints a line of JSON for each event, the oldest first, with its record and its runs.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', since: 'text', until: 'text', json: 'switch' })
    const { dbVerb } = await import('../kept/db.ts')
    return dbVerb(flags)
  },
}
