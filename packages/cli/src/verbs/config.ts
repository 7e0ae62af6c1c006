import { existsSync, readFileSync } from 'node:fs'
import { originsOf, printable, stringifyToml, type Origin } from '@hookline/config'
import { hookName, HooklineError, type HookConfig, type Json } from '@hookline/core'
import { MANAGED_CONFIG, PROJECT_CONFIGS, projectRoot, stateDir } from '@hookline/runtime'
import { EX_CONFIG } from '../exit-codes.ts'
import { layerLines } from '../layer-lines.ts'
import { overridesOf } from '../overrides.ts'
import { paint } from '../paint.ts'
import { configFile, planOf, PLAN_FLAGS } from '../plan.ts'
import { projectHere } from '../project.ts'
import { oneLine, quoted } from '../shown.ts'
import type { Flags } from '../flags.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const config: Verb = {
  about: 'where the hooks come from: files, what they come to, and which line said it',
  usage:
    'hookline config path|print|sources [--profile <name>] [-c hooks.<id>.<key>=<value>] [--config <hooks.toml>] [--json]',
  help: [
    'path     the files of each layer, as seen from the folder you stand in, and whether they are there',
    'print    what holds: the hooks of all layers, with defaults, profile and overrides; secrets stay references',
    'sources  per hook and key: its value, and the line, profile or override that it comes from',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...PLAN_FLAGS, json: 'switch' })
    const [what = '', ...more] = flags.words
    const show = Object.hasOwn(SHOWS, what) && more.length === 0 ? SHOWS[what] : undefined
    if (show === undefined)
      throw new HooklineError('USAGE', 'config shows path, print or sources', { hint: config.usage })
    return show(flags)
  },
}

type Show = (flags: Flags) => Promise<number>

const SHOWS: Readonly<Record<string, Show>> = {
  async path(flags) {
    const user = configFile(flags.text['config'])
    const root = projectRoot(process.cwd())
    const files = [
      { layer: 'managed', file: MANAGED_CONFIG },
      { layer: 'user', file: user },
      ...PROJECT_CONFIGS.map((name) => ({ layer: 'project', file: `${root}/${name}` })),
    ].map((one) => ({ ...one, there: existsSync(one.file) }))
    if (flags.on['json'] === true) print({ root, state: stateDir(process.env), files })
    else {
      const loaded = await planOf(flags).catch(() => ({ plan: NOTHING, errors: [] }))
      say(layerLines(user, loaded, await projectHere(process.cwd(), user)).join('\n'))
      say(`${'state'.padEnd(8)} ${stateDir(process.env)}`)
    }
    return 0
  },
  async print(flags) {
    const { plan, errors } = await planOf(flags)
    complain(errors)
    const { hooks, dispatch, journal, server, network, sandbox, executors } = plan
    if (flags.on['json'] === true) print({ hooks, dispatch, journal, server, network, sandbox, executors })
    else say(hooks.map(asToml).join('\n'))
    return errors.length > 0 ? EX_CONFIG : 0
  },
  async sources(flags) {
    const { plan, errors } = await planOf(flags)
    complain(errors)
    const overrides = overridesOf(flags, process.env) ?? { settings: [] }
    const found = plan.sources
      .filter(({ layer, file }) => layer !== 'project' && existsSync(file))
      .map(({ layer, file }) => {
        const asked = layer === 'managed' ? { settings: [] } : overrides
        return { layer, file, hooks: originsOf(readFileSync(file, 'utf8'), file, asked) }
      })
    if (flags.on['json'] === true)
      print(found.map(({ hooks, ...one }) => ({ ...one, hooks: Object.fromEntries(hooks) })))
    else for (const { layer, file, hooks } of found) say(originLines(layer, file, hooks).join('\n'))
    return errors.length > 0 ? EX_CONFIG : 0
  },
}

const NOTHING = { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] } as const

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function print(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

/** A hook as it holds, with the names that hooks.toml has for its keys. */
function asToml(hook: HookConfig): string {
  const {
    source,
    layer: _layer,
    allows: _allows,
    options,
    executor,
    timeoutMs,
    onError,
    envPass,
    ...rest
  } = hook
  const table = {
    ...rest,
    ...(timeoutMs === undefined
      ? {}
      : { timeout: timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms` }),
    ...(onError === undefined ? {} : { on_error: onError }),
    ...(envPass === undefined ? {} : { env_pass: envPass }),
    ...deedOf(executor, (options ?? {}) as Readonly<Record<string, Json>>),
  }
  const place = source === undefined ? '' : `  ${oneLine(source.file)}:${source.line}`
  return `${paint('dim', `# ${hookName(hook)}${place}`)}\n${printable(stringifyToml({ hooks: [table] }))}`
}

/** The keys that say what a hook does. */
function deedOf(executor: string, settings: Readonly<Record<string, Json>>): object {
  if (executor === 'answer') return settings
  const { run, ...others } = settings
  const isScript = executor === 'script'
  const filled = isScript ? others : settings
  return {
    ...(isScript ? { run } : { executor }),
    ...(Object.keys(filled).length === 0 ? {} : { with: filled }),
  }
}

function originLines(
  layer: string,
  file: string,
  hooks: ReadonlyMap<string, readonly Origin[]>,
): readonly string[] {
  return [...hooks].flatMap(([id, origins]) => [
    paint('bold', `${layer}/${id}`),
    ...origins.map((one) => `  ${oneLine(one.key)} = ${quoted(one.value)}  ${whence(one, file)}`),
    '',
  ])
}

function whence({ from, line }: Origin, file: string): string {
  if (from === 'override') return paint('dim', 'asked for now')
  const part = from === 'hook' ? '' : from === 'defaults' ? ' [defaults]' : ' the profile'
  return paint('dim', `${oneLine(file)}:${line}${part}`)
}
