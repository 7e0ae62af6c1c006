import { HooklineError } from '@hookline/core'
import {
  addPlugins,
  listPlugins,
  removePlugin,
  updatePlugins,
  type PluginRequest,
  type PluginsUpdated,
} from '@hookline/runtime/edit'
import { compileEdited, editedFile, EDIT_FLAGS } from '../edit.ts'
import { isDry, told } from '../told-edit.ts'
import type { Flags } from '../flags.ts'
import { ownFolders } from '../installed.ts'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const plugin: Verb = {
  about: 'install, list, update and remove executor plugins',
  usage:
    'hookline plugin add <package[@range] | ./file.ts>... [--as <name>] | list | update [<name>] | remove <name> [--force]',
  help: [
    'hookline plugin add hookline-executor-kafka@2     # installs it, and lists it in [executors]',
    'hookline plugin add ./tools/team.ts --as team',
    '',
    'Packages of your own hooks.toml come into a node_modules beside it, by npm, their scripts not run. A package that is no',
    'executor, or one for another hookline, is taken out again. For the hooks.toml of a project (--config) the package is',
    "installed with the project's own package manager first. `remove` refuses while hooks use it; --force takes",
    'them out too. All take --config, --dry-run and --json.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...EDIT_FLAGS, as: 'text', force: 'switch' })
    const [verb = '', ...words] = flags.words
    if (!Object.hasOwn(VERBS, verb))
      throw new HooklineError(
        'USAGE',
        verb === '' ? 'plugin add, list, update or remove?' : `plugin has no "${verb}"`,
        {
          hint: plugin.usage,
        },
      )
    return VERBS[verb]!(words, flags)
  },
}

type PluginVerb = (words: readonly string[], flags: Flags) => Promise<number>

const VERBS: Readonly<Record<string, PluginVerb>> = {
  async add(words, flags) {
    const as = flags.text['as']
    if (words.length === 0 || (as !== undefined && words.length > 1))
      throw new HooklineError('USAGE', words.length === 0 ? 'add which plugin?' : '--as names one plugin', {
        hint: plugin.usage,
      })
    const { report, plugins } = await addPlugins(requestOf(flags), words, as)
    const lines = plugins.map(({ name, from, version }) =>
      oneLine(`  ${name}: ${from} ${version ?? ''}`.trimEnd()),
    )
    return told({ report, flags, ids: [], more: { plugins }, lines })
  },

  async list(words, flags) {
    if (words.length > 0)
      throw new HooklineError('USAGE', 'plugin list takes no name', { hint: plugin.usage })
    const rows = await listPlugins(editedFile(flags), ownFolders())
    if (flags.on['json'] === true) return say(JSON.stringify(rows, null, 2))
    if (rows.length === 0) return say('no plugins: hookline plugin add <package> installs one')
    const lines = rows.map(({ name, listed, from, version, spec, hooks, problem }) => {
      const about = [
        `${from}${version === null ? '' : ` ${version}`}`,
        ...(spec === null ? [] : [`spec ${spec}`]),
        ...(listed ? [] : ["hookline's own"]),
      ]
      const what = about.join(', ')
      const users = hooks.length === 0 ? paint('dim', 'used by no hook') : `used by ${hooks.join(', ')}`
      return `${paint('bold', oneLine(name))}  ${oneLine(what)}  ${users}${problem === null ? '' : `\n  ${paint('red', oneLine(problem))}`}`
    })
    return say(lines.join('\n'))
  },

  async update(words, flags) {
    if (words.length > 1)
      throw new HooklineError('USAGE', 'plugin update takes one name, or none for all', {
        hint: plugin.usage,
      })
    const done = await updatePlugins(requestOf(flags), words[0])
    if (flags.on['json'] === true) say(JSON.stringify(done, null, 2))
    else sayUpdated(done)
    return done.errors.length > 0 ? 78 : 0
  },

  async remove(words, flags) {
    const [name, ...more] = words
    if (name === undefined || more.length > 0)
      throw new HooklineError('USAGE', 'plugin remove takes one name', { hint: plugin.usage })
    const { report, hooks, uninstalled } = await removePlugin(
      requestOf(flags),
      name,
      flags.on['force'] === true,
    )
    const lines =
      uninstalled === null ? [] : [`${isDry(flags) ? 'would uninstall' : 'uninstalled'} ${uninstalled}`]
    return told({ report, flags, ids: hooks, more: { uninstalled }, lines })
  },
}

function requestOf(flags: Flags): PluginRequest {
  return {
    file: editedFile(flags),
    env: process.env,
    cwd: process.cwd(),
    compile: compileEdited,
    dryRun: isDry(flags),
    onStep: (what) => void process.stderr.write(`${oneLine(what)}\n`),
  }
}

function sayUpdated({ updates, errors }: PluginsUpdated): void {
  if (errors.length > 0) {
    complain(errors)
    process.stderr.write('\nnothing was updated: hooks would not be right with the new version\n')
    return
  }
  const lines = updates.map(({ name, from, before, after }) =>
    after === undefined
      ? oneLine(`would ask npm for a newer ${from} than ${before}, for ${name}`)
      : before === after
        ? oneLine(`${name} is at ${after} already`)
        : `${paint('green', 'updated')}  ${oneLine(`${name}: ${before} -> ${after}`)}`,
  )
  say(lines.join('\n') || 'no packages to update: files are used as they are')
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}
