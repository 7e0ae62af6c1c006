import { codex } from '@hookline/agents'
import { readToml, type TomlFile } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { jsonFault } from '../install/json-fault.ts'
import { readIf } from '../install/file.ts'
import { filesIn } from './codex-files.ts'
import { codexShape, isFields, unknownEvents, type Fields, type Found, type Shape } from './codex-shape.ts'
import { marked, type Original } from './original.ts'

/** Something that was not taken over, and why. */
export interface Dead {
  readonly place: string
  readonly why: string
}

/** What stands in one of an agent's files. */
export interface Source {
  readonly file: string
  readonly form: 'json' | 'toml'
  readonly text: string
  readonly originals: readonly Original[]
  readonly dead: readonly Dead[]
  /** Why the agent itself takes nothing of the file. */
  readonly refused?: string
  readonly toml?: TomlFile
  /** The project, where the file is one's of several. */
  readonly root?: string | undefined
  /** All of the settings. */
  readonly settings?: Fields
  /** False: there is more in it than JSON. */
  readonly isPlain?: boolean
}

/** The files of Codex in a folder, those that are there. */
export function sourcesIn(folder: string): readonly Source[] {
  return filesIn(folder).flatMap(sourceOf)
}

/** What stands in a file of Codex's; nothing if it is not there. */
export function sourceOf(file: string): readonly Source[] {
  const source = file.endsWith('.toml') ? tomlSource(file) : jsonSource(file)
  return source === undefined ? [] : [source]
}

const NATIVES: ReadonlySet<string> = new Set(Object.keys(codex.natives))

function jsonSource(file: string): Source | undefined {
  const text = readIf(file)
  if (text === undefined) return undefined
  const head = { file, form: 'json', text } as const
  let all: unknown
  try {
    all = JSON.parse(text, wholeNumbers)
  } catch {
    const { line, column, what } = jsonFault(text)!
    return { ...head, originals: [], dead: [], refused: `${file}:${line}:${column}: it is not JSON: ${what}` }
  }
  if (!isFields(all)) return { ...head, originals: [], dead: [], refused: 'it is not an object' }
  const { description = null } = all
  if (description !== null && typeof description !== 'string')
    return { ...head, originals: [], dead: [], refused: '`description` is not a text' }
  const odd = Object.keys(all).find((key) => key !== 'hooks' && key !== 'description')
  if (odd !== undefined)
    return { ...head, originals: [], dead: [], refused: `it has an unknown key \`${odd}\`` }
  return { ...head, ...read(head, all['hooks'], codexShape(all['hooks'], NATIVES)) }
}

/** To Codex `5.0` is not a whole number. */
function wholeNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && /[.eE]/.test(context?.source ?? '') ? Number.NaN : value
}

function tomlSource(file: string): Source | undefined {
  const text = readIf(file)
  if (text === undefined) return undefined
  const head = { file, form: 'toml', text } as const
  let toml: TomlFile
  try {
    toml = readToml(text, file)
  } catch (thrown) {
    const { message, details } = HooklineError.from(thrown)
    return {
      ...head,
      originals: [],
      dead: [],
      refused: `${file}:${details.line ?? 1}:${details.column ?? 1}: it is not TOML: ${message}`,
    }
  }
  const { hooks, notify } = toml.table
  return { ...head, toml, ...read(head, hooks, codexShape(hooks, NATIVES), notify) }
}

function read(
  head: { readonly file: string; readonly form: 'json' | 'toml' },
  hooks: unknown,
  shape: Shape,
  notify?: unknown,
): Pick<Source, 'originals' | 'dead' | 'refused'> {
  const wrongNotify = notify !== undefined && !isWords(notify)
  if ('refused' in shape || wrongNotify)
    return {
      originals: [],
      dead: [],
      refused: 'refused' in shape ? shape.refused : 'notify is not a list of texts',
    }
  const live = shape.found.filter(({ orphan }) => !orphan)
  const orphans = shape.found.filter(({ orphan }) => orphan)
  const told = isWords(notify) && !isOurs(notify) ? [{ ...NOTIFY, handler: { words: notify } }] : []
  return {
    originals: marked([...live, ...told].map((found) => original(head, found))),
    dead: [
      ...unknownEvents(hooks, NATIVES).map((place) => ({
        place,
        why: 'Codex has no such event and never ran it',
      })),
      ...orphans.map(({ native, group }) => ({
        place: `${native}[${group}]`,
        why: 'it is not in a list `hooks`, and Codex never ran it',
      })),
    ],
  }
}

const NOTIFY: Omit<Found, 'handler'> = {
  native: 'notify',
  group: 0,
  index: 0,
  matcher: undefined,
  orphan: false,
}

function original(
  { file, form }: { readonly file: string; readonly form: 'json' | 'toml' },
  { native, group, index, matcher, handler }: Found,
): Omit<Original, 'mark'> {
  return { agent: 'codex', file, form, native, group, index, matcher, handler }
}

/** Calls hookline: it stays, or hooks.toml would call itself. */
function isOurs(words: readonly string[]): boolean {
  return words.includes('--agent') && words.some((word) => /(^|\/)(hookline(\.c?js)?|hook)$/.test(word))
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}
