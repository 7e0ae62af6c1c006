import { dialects } from '@hookline/agents'
import { HooklineError } from '@hookline/core'
import { wirable } from '@hookline/runtime/install'
import {
  isFree,
  migrate as takeOver,
  originOf,
  origins,
  placeOf,
  undoMigration,
  type MigrateRequest,
  type Switchable,
} from '@hookline/runtime/migrate'
import { resolve } from 'node:path'
import { ask, isTerminal } from '../ask.ts'
import { compile } from '../compile.ts'
import type { Flags } from '../flags.ts'
import { migrationJson } from '../migration-json.ts'
import { isWhole, migrationLines, restart } from '../migration-report.ts'
import { paint } from '../paint.ts'
import { configFile } from '../plan.ts'
import { oneLine } from '../shown.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const migrate: Verb = {
  about: 'take over the hooks that an agent runs by itself into hooks.toml',
  usage: `hookline migrate ${origins.join('|')} [--project] [--from <file>] [--config <hooks.toml>] [--disable | --enable | --undo] [--dry-run] [--json]`,
  help: [
    "Reads the agent's own hooks: of Codex notify and [hooks] of config.toml and hooks.json, yours or with --project those",
    'of the project you stand in; of Claude Code and Gemini CLI every settings.json, or with --project those of the project.',
    '--from names another file. It tells line by line what became of each. The new hooks are off until their originals are:',
    '--disable, or a yes on a terminal, does both in one step and keeps a copy. Originals of an agent that hookline is not',
    'called by stay on; their hooks are for the other agents, and --enable switches them on. --undo puts everything back.',
    '--dry-run shows what would be written. Exit code 0: done · 1: something was left out, or not switched as asked.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, FLAGS)
    const agent = flags.words.join(' ')
    if (originOf(agent) === undefined)
      throw new HooklineError('USAGE', `from which agent? It knows: ${origins.join(', ')}`, {
        hint: migrate.usage,
      })
    const request = requestOf(agent, flags)
    if (flags.on['undo'] === true) return takeBack(request, flags)
    const dryRun = flags.on['dry-run'] === true
    const done = await takeOver(request, { dryRun, confirm: (which) => confirmed(which, agent, flags) })
    const told = { agent, config: request.config, dryRun }
    process.stdout.write(
      flags.on['json'] === true ? migrationJson(done, told) : `${migrationLines(done, told).join('\n')}\n`,
    )
    return isWhole(done, flags.on) ? 0 : 1
  },
}

const FLAGS = {
  config: 'text',
  from: 'text',
  project: 'switch',
  disable: 'switch',
  enable: 'switch',
  undo: 'switch',
  'dry-run': 'switch',
  json: 'switch',
} as const

function requestOf(agent: string, flags: Flags): MigrateRequest {
  const { from, config } = flags.text
  return {
    agent,
    spoken: dialects.filter(({ name }) => wirable.includes(name)),
    env: process.env,
    cwd: process.cwd(),
    scope: flags.on['project'] === true ? 'project' : 'user',
    from: from === undefined ? undefined : resolve(from),
    config: configFile(config),
    compile,
  }
}

async function takeBack(request: MigrateRequest, flags: Flags): Promise<number> {
  const undone = await undoMigration(request)
  const said = [
    ...undone.files.map((file) => `${paint('green', 'restored')}  ${file}`),
    `their hooks are off again in ${undone.config}`,
    ...(undone.files.length === 0 ? [] : [restart(originOf(request.agent)!.title)]),
  ]
  process.stdout.write(
    flags.on['json'] === true ? `${JSON.stringify(undone, null, 2)}\n` : `${said.join('\n')}\n`,
  )
  return 0
}

/** Asked on a terminal; anything but a yes is a no. */
async function confirmed(
  which: readonly Switchable[],
  agent: string,
  { on }: Flags,
): Promise<readonly Switchable[]> {
  const { title } = originOf(agent)!
  const going = which.filter(isFree)
  const staying = which.filter((one) => !isFree(one))
  const who = [...new Set(staying.flatMap(({ row }) => row.agents))].join(', ')
  return [
    ...(await agreed(going, `Switch these off in ${title}, and their hooks on?`, on['disable'], on)),
    ...(await agreed(
      staying,
      `Switch these hooks on for ${who}? ${title} goes on with its own`,
      on['enable'],
      on,
    )),
  ]
}

async function agreed(
  which: readonly Switchable[],
  question: string,
  already: boolean | undefined,
  on: Flags['on'],
): Promise<readonly Switchable[]> {
  if (which.length === 0 || already === true) return which
  const isAsked = on['disable'] === true || on['enable'] === true
  if (isAsked || !isTerminal() || on['json'] === true) return []
  const names = which.map(({ row }) =>
    oneLine(`  ${row.original.file} ${placeOf(row.original)} -> ${row.ids.join(', ')}`),
  )
  process.stdout.write(`${question}\n${names.join('\n')}\n`)
  return /^y(es)?$/i.test((await ask('[y/N] ')) ?? '') ? which : []
}
