import { HooklineError } from '@hookline/core'
import {
  migrate as takeOver,
  placeOf,
  undoMigration,
  type MigrateRequest,
  type Switchable,
} from '@hookline/runtime/migrate'
import { ask, isTerminal } from '../ask.ts'
import { compile } from '../compile.ts'
import type { Flags } from '../flags.ts'
import { isWhole, migrationJson, migrationLines, RESTART } from '../migration-report.ts'
import { paint } from '../paint.ts'
import { configFile } from '../plan.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const migrate: Verb = {
  about: 'take over the hooks that an agent runs by itself into hooks.toml',
  usage:
    'hookline migrate codex [--project] [--config <hooks.toml>] [--disable | --undo] [--dry-run] [--json]',
  help: [
    'Reads notify and [hooks] of config.toml and hooks.json, yours or with --project those of the project you stand in,',
    'and tells line by line what became of each. The new hooks are off until their originals are: --disable, or a yes on',
    'a terminal, does both in one step and keeps a copy; --undo puts the originals back. --dry-run shows what would be',
    'written. Exit code 0: done · 1: something was left out, or with --disable not switched.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, FLAGS)
    if (flags.words.join(' ') !== 'codex')
      throw new HooklineError('USAGE', 'from which agent? It knows: codex', { hint: migrate.usage })
    if (flags.on['undo'] === true) return takeBack(requestOf(flags), flags)
    const dryRun = flags.on['dry-run'] === true
    const done = await takeOver(requestOf(flags), { dryRun, confirm: (which) => confirmed(which, flags) })
    const told = { config: configFile(flags.text['config']), dryRun }
    process.stdout.write(
      flags.on['json'] === true ? migrationJson(done, told) : `${migrationLines(done, told).join('\n')}\n`,
    )
    return isWhole(done, flags.on['disable'] === true) ? 0 : 1
  },
}

const FLAGS = {
  config: 'text',
  project: 'switch',
  disable: 'switch',
  undo: 'switch',
  'dry-run': 'switch',
  json: 'switch',
} as const

function requestOf(flags: Flags): MigrateRequest {
  return {
    env: process.env,
    cwd: process.cwd(),
    scope: flags.on['project'] === true ? 'project' : 'user',
    config: configFile(flags.text['config']),
    compile,
  }
}

async function takeBack(request: MigrateRequest, flags: Flags): Promise<number> {
  const undone = await undoMigration(request)
  const said = [
    ...undone.files.map((file) => `${paint('green', 'restored')}  ${file}`),
    `their hooks are off again in ${undone.config}`,
    RESTART,
  ]
  process.stdout.write(
    flags.on['json'] === true ? `${JSON.stringify(undone, null, 2)}\n` : `${said.join('\n')}\n`,
  )
  return 0
}

/** Asked on a terminal; anything but a yes is a no. */
async function confirmed(which: readonly Switchable[], flags: Flags): Promise<boolean> {
  if (flags.on['disable'] === true) return true
  if (!isTerminal() || flags.on['json'] === true) return false
  const names = which.map(
    ({ row }) => `  ${row.original.file} ${placeOf(row.original)} -> ${row.ids.join(', ')}`,
  )
  process.stdout.write(`Switch these off in Codex, and their hooks on?\n${names.join('\n')}\n`)
  return /^y(es)?$/i.test((await ask('[y/N] ')) ?? '')
}
