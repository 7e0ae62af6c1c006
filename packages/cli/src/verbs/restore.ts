import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const restore: Verb = {
  about: 'bring back files as they were before a patch, or before a hook deleted them',
  usage:
    'hookline restore <event id, its beginning, or "latest"> [<path>...] [--added] [--force] [--dry-run] [--yes] [--json] | --list [--limit <n>] [--json]',
  help: [
    'hookline restore --list                      # what is kept, of which event',
    'hookline restore latest --dry-run            # the latest of the project you stand in: what would be done',
    'hookline restore 019ac1 src/app.ts           # one file, or a folder',
    '',
    'Hooks with executor = "filesystem" keep files: action = "backup" before a patch, action = "delete" what it takes away. Whatever',
    'is there now is kept first, so that a restore can itself be restored. A file that later events changed again is left alone',
    'without --force; one that was not there before stays without --added. Asks on a terminal; elsewhere it wants --yes.',
    'Exit code 0: all is as it was · 1: some of it is not · 64: there is no such backup · 69: @hookline/executor-filesystem is not',
    'installed.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      list: 'switch',
      limit: 'text',
      added: 'switch',
      force: 'switch',
      'dry-run': 'switch',
      yes: 'switch',
      json: 'switch',
    })
    const { listVerb, restoreVerb } = await import('../restore/restore.ts')
    return flags.on['list'] === true ? listVerb(flags) : restoreVerb(flags)
  },
}
