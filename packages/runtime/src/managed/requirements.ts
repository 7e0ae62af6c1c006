import { isDeepStrictEqual } from 'node:util'
import { readToml } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { installError } from '../errors.ts'
import type { Handler } from '../install/hooks-json.ts'

const BEGIN =
  '# hookline: begin. Written by `hookline install codex --scope managed`; what is changed here is undone by the next one.'
const END = '# hookline: end'
const PIN = 'hooks = true # hookline: nobody switches hooks off\n'

type Table = Readonly<Record<string, unknown>>

/**
 * A requirements.toml of Codex with our lines at its end and the feature pinned on, without which `-c features.hooks=false` would switch
 * them off; what else is in it stays, to the byte. @throws HooklineError `AGENT_FILE_INVALID`
 */
export function wiredRequirements(before: string, lines: ReadonlyMap<string, Handler>): string {
  const others = unwiredRequirements(before)
  const was = parsed(others)
  const pinned = withPin(others, was)
  const gap = pinned === '' || pinned.endsWith('\n') ? '' : '\n'
  const text = `${pinned}${gap}${pinned === '' ? '' : '\n'}${blockOf(was, lines)}`
  if (!isDeepStrictEqual(parsed(text), expected(was, lines)))
    throw invalid(
      'hooks are written there in a way that hookline cannot add to: write them as [[hooks.<event>]] tables',
    )
  return text
}

/** The same without anything of ours. */
export function unwiredRequirements(text: string): string {
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(END, from)
  const rest =
    from < 0 || to < 0 ? text : text.slice(0, from).replace(/\n\n$/, '\n') + text.slice(to + END.length + 1)
  return rest.replace(PIN, '')
}

/** What in such a file opens what our lines close, a sentence each. */
export function openRequirements(text: string): readonly string[] {
  const { features, hooks } = parsed(text)
  const { hooks: on, codex_hooks: alias } = table(features)
  return [
    ...(on === true
      ? []
      : ['[features] does not say `hooks = true`, so `-c features.hooks=false` switches every hook off']),
    ...(alias === false ? ['[features] says `codex_hooks = false`, which is the old name of the same'] : []),
    ...(hooks === undefined ? ['there are no hooks in it'] : []),
  ]
}

/** True: no hooks but those of the company run. */
export function requiredAlone(text: string): boolean {
  return parsed(text)['allow_managed_hooks_only'] === true
}

function blockOf({ features }: Table, lines: ReadonlyMap<string, Handler>): string {
  const pin = features === undefined ? '[features]\nhooks = true\n\n' : ''
  const tables = [...lines].map(([native, handler]) =>
    [
      `[[hooks.${native}]]`,
      `[[hooks.${native}.hooks]]`,
      ...Object.entries(handler).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
      '',
    ].join('\n'),
  )
  return `${BEGIN}\n${pin}${tables.join('\n')}${END}\n`
}

function withPin(text: string, { features }: Table): string {
  if (features === undefined) return text
  const { hooks, codex_hooks: alias } = table(features)
  if (hooks === false || alias === false)
    throw invalid('[features] switches hooks off for everybody: take `hooks = false` out first')
  if (hooks === true) return text
  const header = /^[ \t]*\[[ \t]*features[ \t]*\][ \t]*(#[^\n]*)?(\n|$)/m
  if (!header.test(text)) throw invalid('add `hooks = true` to its features by hand, and run this again')
  return text.replace(header, (line) => `${line.endsWith('\n') ? line : `${line}\n`}${PIN}`)
}

function expected(was: Table, lines: ReadonlyMap<string, Handler>): Table {
  const hooks = table(was['hooks'])
  const added = [...lines].map(([native, handler]) => [
    native,
    [
      ...(Array.isArray(hooks[native]) ? (hooks[native] as readonly unknown[]) : []),
      { hooks: [{ ...handler }] },
    ],
  ])
  return {
    ...was,
    features: { ...table(was['features']), hooks: true },
    hooks: { ...hooks, ...Object.fromEntries(added) },
  }
}

function parsed(text: string): Table {
  try {
    // the tables of the parser have no prototype, and are compared with others
    return JSON.parse(JSON.stringify(readToml(text, 'requirements.toml').table)) as Table
  } catch (cause) {
    const { message, details } = HooklineError.from(cause)
    const { line = 1, column = 1 } = details
    throw installError('AGENT_FILE_INVALID', `it is not TOML: ${message}`, { line, column, cause })
  }
}

const table = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {}

const invalid = (what: string): Error => installError('AGENT_FILE_INVALID', what)
