import type { HookOutput, Json, LifecycleEvent } from '@hookline/core'
import { AGENT_FIELDS, merged, OWN_FIELDS, type Fields } from './fields.ts'
import { meant } from './meant.ts'
import { shown } from './shown.ts'

/** For whom an answer is read. */
export interface Asker {
  readonly event: LifecycleEvent
  /** True: what cannot be understood is a failure, and a failure denies. */
  readonly isGuard: boolean
  readonly log: (message: string) => void
  /** What the text came on: `stdout`, `the body`. */
  readonly where: string
  /** The error for what is no answer: half of a JSON value is `broken`, what cannot be understood `invalid`. */
  readonly fault: (
    kind: 'broken' | 'invalid',
    message: string,
    details?: { readonly cause?: unknown },
  ) => Error
}

/**
 * What a text says: one JSON answer in hookline's, Claude's or Codex's words, other JSON as data, or plain text.
 * @throws what `fault` makes
 */
export function answerOf(text: string, asker: Asker): HookOutput {
  const said = text.trim()
  if (said === '') return {}
  if (!/^[[{]/.test(said)) return plain(text.trimEnd(), asker)
  return answerIn(whole(said, asker), asker)
}

/** The same of a value that is read already. */
export function answerIn(value: Json, asker: Asker): HookOutput {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return structured(value as Readonly<Record<string, Json>>, asker)
  if (asker.isGuard)
    throw asker.fault(
      'invalid',
      `a guard answered with ${Array.isArray(value) ? 'a JSON list' : short(JSON.stringify(value))}`,
    )
  return { data: value }
}

/** The events of which the agent takes plain text as words for the model. */
const TAKE_TEXT: ReadonlySet<string> = new Set(['session.start', 'task.start'])

function plain(text: string, { event, isGuard, where, fault }: Asker): HookOutput {
  if (isGuard) throw fault('invalid', `a guard answered with plain text: ${short(text)}`)
  return TAKE_TEXT.has(event.name)
    ? { context: shown(text) }
    : { data: { [where === 'stdout' ? where : 'text']: text } }
}

function whole(said: string, { where, fault }: Asker): Json {
  try {
    return JSON.parse(said) as Json
  } catch (cause) {
    throw fault('broken', `${where} begins like JSON and is not one whole value: ${short(said)}`, { cause })
  }
}

function structured(
  value: Readonly<Record<string, Json>>,
  { event, isGuard, log, fault }: Asker,
): HookOutput {
  const all = { ...OWN_FIELDS, ...AGENT_FIELDS }
  const { output, unknown, wrong } = read(value, all, event)
  if (unknown.length + wrong.length === 0) return output
  const faults = [...wrong, ...unknown.map((field) => `${field} is unknown`)].join('; ')
  const isAgents = Object.keys(value).some((field) => Object.hasOwn(AGENT_FIELDS, field))
  if (isGuard || (isAgents && wrong.length > 0)) throw fault('invalid', `the answer: ${faults}`)
  if (isAgents) {
    log(`not understood in the answer: ${faults}`)
    return output
  }
  const slips = meant(Object.keys(value), Object.keys(all))
  if (slips.length > 0 || Object.hasOwn(value, 'decision'))
    log(`taken for data, and for no answer: ${[...slips, faults].join('; ')}`)
  return { data: value }
}

interface Reading {
  readonly output: HookOutput
  readonly unknown: readonly string[]
  readonly wrong: readonly string[]
}

/** In the order of the table, so that the answer does not depend on the order of the keys. */
function read(value: object, fields: Fields, event: LifecycleEvent, path = ''): Reading {
  const unknown = Object.keys(value)
    .filter((field) => !Object.hasOwn(fields, field))
    .map((field) => path + field)
  const parts = Object.entries(fields)
    .filter(([field]) => Object.hasOwn(value, field))
    .map(([field, reader]) =>
      readField((value as Record<string, unknown>)[field], reader, event, path + field),
    )
  return {
    output: parts.map((part) => part.output).reduce(merged, {}),
    unknown: [...unknown, ...parts.flatMap((part) => part.unknown)],
    wrong: parts.flatMap((part) => part.wrong),
  }
}

function readField(value: unknown, reader: Fields[string], event: LifecycleEvent, path: string): Reading {
  if (typeof reader === 'function') {
    const said = reader(value, event)
    return typeof said === 'string'
      ? { output: {}, unknown: [], wrong: [`${path} ${said}`] }
      : { output: said, unknown: [], wrong: [] }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return read(value, reader, event, `${path}.`)
  }
  return { output: {}, unknown: [], wrong: [`${path} is not an object`] }
}

function short(text: string): string {
  const said = shown(text)
  return JSON.stringify(said.length > 80 ? `${said.slice(0, 80)}...` : said)
}
