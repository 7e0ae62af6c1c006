import { tomlText } from '@hookline/config/edit'
import { marker } from './marker.ts'
import { placeOf, type Original } from './original.ts'
import { comment, tomlList, tomlTexts } from './toml-text.ts'
import type { NewHook, Translation } from './translation.ts'

/** `[defaults]` of the file that the hooks come to; what it says is not meant for them. */
export type Defaults = Readonly<Record<string, unknown>>

/** The tables for one original, each under a line that says where it is from. */
export function hookText(original: Original, translation: Translation, defaults: Defaults): string {
  const head = marker(original)
  if ('leftOut' in translation) {
    const said = original.native === 'notify' ? original.handler['words'] : original.handler
    const matcher = original.matcher === undefined ? '' : `, matcher ${JSON.stringify(original.matcher)}`
    const what = `${placeOf(original)}${matcher}: ${JSON.stringify(said)}`
    return [head, ...comment(`left out: ${translation.leftOut}`), ...comment(what), ''].join('\n')
  }
  const notes = translation.notes.flatMap((note) => comment(`- ${note}`))
  return translation.hooks
    .map((hook, at) => [head, ...(at === 0 ? notes : []), ...table(hook, defaults), ''].join('\n'))
    .join('\n')
}

function table(hook: NewHook, defaults: Defaults): readonly string[] {
  const resets = Object.entries(RESETS).filter(([key]) => Object.hasOwn(defaults, key))
  return [
    '[[hooks]]',
    `id = ${tomlText(hook.id)}`,
    ...(hook.description === undefined ? [] : [`description = ${tomlText(hook.description)}`]),
    // switched on in the same step in which the original is switched off
    'enabled = false',
    `agents = ${tomlList(hook.agents)}`,
    `on = ${tomlTexts(hook.on)}`,
    ...(hook.match === undefined ? [] : [`match = ${tomlTexts(hook.match)}`]),
    ...(hook.if === undefined ? [] : [`if = ${tomlText(hook.if)}`]),
    `run = ${typeof hook.run === 'string' ? tomlText(hook.run) : tomlList(hook.run)}`,
    ...(hook.payload === undefined ? [] : [`with.payload = ${tomlText(hook.payload)}`]),
    ...(hook.envPass.length === 0 && !Object.hasOwn(defaults, 'env_pass')
      ? []
      : [`env_pass = ${tomlList(hook.envPass)}`]),
    ...envLine(hook),
    ...(hook.background ? ['mode = "background"'] : []),
    ...(hook.rewrites ? ['rewrites = true'] : []),
    ...(hook.failsClosed === true ? ['on_error = "deny"'] : []),
    `timeout = "${hook.timeoutMs / 1000}s"`,
    ...resets.flatMap(([key, line]) => (isSaid(key, hook) ? [] : [line])),
  ]
}

function envLine({ env = {} }: NewHook): readonly string[] {
  const set = Object.entries(env).map(([name, value]) => `${name} = ${tomlText(value)}`)
  return set.length === 0 ? [] : [`env = { ${set.join(', ')} }`]
}

/** What the hook says of a key itself needs no reset. */
function isSaid(key: string, { background, failsClosed, env }: NewHook): boolean {
  const said: Readonly<Record<string, boolean>> = {
    mode: background,
    on_error: failsClosed === true,
    env: env !== undefined && Object.keys(env).length > 0,
  }
  return said[key] === true
}

/** What a default of the file would otherwise make of a hook that had nothing of the kind. */
const RESETS: Readonly<Record<string, string>> = {
  guard: 'guard = false',
  mode: 'mode = "blocking"',
  on_error: 'on_error = "ignore"',
  enforce: 'enforce = true',
  priority: 'priority = 0',
  env: 'env = {}',
}
