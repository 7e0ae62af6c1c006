import { jsonFault } from '../install/json-fault.ts'
import { readIf } from '../install/file.ts'
import { migrateError } from '../errors.ts'
import { isFields, type Fields, type Found } from './codex-shape.ts'
import { withoutComments } from './json-comments.ts'
import { marked } from './original.ts'
import type { SettingsTongue } from './settings-tongue.ts'
import type { Dead, Source } from './source.ts'

/** Whose the settings are. */
export interface Owner {
  readonly root?: string | undefined
  readonly managed?: boolean
}

/** What stands in one settings.json. @throws HooklineError `MIGRATE_SOURCE_BROKEN` */
export function settingsSource(file: string, tongue: SettingsTongue, owner: Owner): Source | undefined {
  const text = readIf(file)
  if (text === undefined) return undefined
  const plain = withoutComments(text.replace(/^\uFEFF/, ' '))
  const settings = plain.trim() === '' ? {} : parsed(plain, file)
  const head = { file, form: 'json', text, root: owner.root, settings, isPlain: plain === text } as const
  const shape = isFields(settings['hooks'] ?? {})
    ? found((settings['hooks'] ?? {}) as Fields, tongue)
    : { refused: '`hooks` is not an object of events' }
  if ('refused' in shape) return { ...head, originals: [], dead: [], refused: shape.refused }
  const all = shape.found.map(({ orphan: _orphan, ...one }) => ({
    agent: tongue.agent,
    file,
    form: 'json' as const,
    ...one,
  }))
  if (owner.managed === true)
    return { ...head, originals: [], dead: [...shape.dead, ...all.map((one) => left(placeIn(one), MANAGED))] }
  return { ...head, originals: marked(all), dead: shape.dead }
}

const MANAGED = 'it is managed for you, and stays where it is: whoever manages the file can take it over'

function parsed(text: string, file: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    const { line, column, what } = jsonFault(text) ?? { line: 1, column: 1, what: 'nobody can read it' }
    throw broken(`${file}:${line}:${column}: it is not JSON: ${what}`, { file, line, column })
  }
  if (!isFields(value)) throw broken(`${file}:1:1: it is not an object`, { file, line: 1, column: 1 })
  return value
}

function broken(message: string, place: { file: string; line: number; column: number }): Error {
  return migrateError('MIGRATE_SOURCE_BROKEN', message, place)
}

type Read =
  | { readonly refused: string }
  | { readonly found: readonly Found[]; readonly dead: readonly Dead[] }

function found(hooks: Fields, tongue: SettingsTongue): Read {
  const all: Found[] = []
  const dead: Dead[] = []
  for (const [native, groups] of Object.entries(hooks)) {
    if (tongue.beside.has(native)) continue
    if (!Object.hasOwn(tongue.natives, native)) {
      dead.push(left(native, `${tongue.title} has no such event and never ran it`))
      continue
    }
    const read = groupsOf(native, groups, tongue)
    if (tongue.strict.has(native) && read.dead.length > 0)
      return { refused: `${read.dead[0]!.place}: ${read.dead[0]!.why}` }
    all.push(...read.found)
    dead.push(...read.dead)
  }
  return { found: all, dead }
}

function groupsOf(
  native: string,
  groups: unknown,
  tongue: SettingsTongue,
): Extract<Read, { found: unknown }> {
  if (!Array.isArray(groups)) return { found: [], dead: [left(native, 'it is not a list')] }
  const read = groups.map((group, at) => groupOf(native, at, group, tongue))
  return { found: read.flatMap((one) => one.found), dead: read.flatMap((one) => one.dead) }
}

function groupOf(
  native: string,
  group: number,
  value: unknown,
  tongue: SettingsTongue,
): Extract<Read, { found: unknown }> {
  const place = `${native}[${group}]`
  const fault = groupFault(value)
  if (fault !== undefined) return { found: [], dead: [left(place, fault)] }
  const { matcher, hooks } = value as { readonly matcher?: string; readonly hooks: readonly unknown[] }
  const faults = hooks.map((handler) => handlerFault(handler, tongue))
  return {
    found: hooks.flatMap((handler, index) =>
      faults[index] === undefined
        ? [{ native, group, index, matcher, handler: handler as Fields, orphan: false }]
        : [],
    ),
    dead: faults.flatMap((why, at) => (why === undefined ? [] : [left(`${place}.hooks[${at}]`, why)])),
  }
}

function groupFault(value: unknown): string | undefined {
  if (!isFields(value)) return 'it is not an object'
  if (value['matcher'] !== undefined && typeof value['matcher'] !== 'string')
    return 'its matcher is not a text'
  return Array.isArray(value['hooks']) ? undefined : 'it has no list `hooks`, so nothing in it ever ran'
}

function handlerFault(handler: unknown, { types }: SettingsTongue): string | undefined {
  if (!isFields(handler)) return 'it is not an object'
  const { type, timeout } = handler
  if (typeof type !== 'string') return '`type` is missing'
  if (types?.includes(type) === false) return `\`type\` is none of ${types.join(', ')}`
  if (type === 'command' && typeof handler['command'] !== 'string') return '`command` is missing'
  return timeout === undefined || typeof timeout === 'number' ? undefined : '`timeout` is not a number'
}

function left(place: string, why: string): Dead {
  return { place, why }
}

function placeIn({ native, group, index }: Omit<Found, 'orphan' | 'handler' | 'matcher'>): string {
  return `${native}[${group}].hooks[${index}]`
}
