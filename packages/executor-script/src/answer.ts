import type { HookOutput, Json, LifecycleEvent } from '@hookline/core'
import { scriptError } from './errors.ts'
import { AGENT_FIELDS, merged, OWN_FIELDS, type Fields } from './fields.ts'
import { shown } from './shown.ts'

/** For whom an answer is read. */
export interface Asker {
  readonly event: LifecycleEvent
  /** True: what cannot be understood is a failure, and a failure denies. */
  readonly isGuard: boolean
  readonly log: (message: string) => void
}

/**
 * What a script says with exit code 0: one JSON answer in hookline's, Claude's or Codex's words, other JSON as data,
 * or plain text.
 * @throws HooklineError `SCRIPT_OUTPUT_BROKEN`, `SCRIPT_ANSWER_INVALID`
 */
export function answerOf(stdout: string, asker: Asker): HookOutput {
  const said = stdout.trim()
  if (said === '') return {}
  if (!/^[[{]/.test(said)) return plain(stdout.trimEnd(), asker)
  const value = whole(said)
  if (!Array.isArray(value)) return structured(value as Readonly<Record<string, Json>>, asker)
  if (asker.isGuard) throw scriptError('SCRIPT_ANSWER_INVALID', 'a guard answered with a JSON list')
  return { data: value }
}

/** The events of which the agent takes plain text as words for the model. */
const TAKE_TEXT: ReadonlySet<string> = new Set(['session.start', 'task.start'])

function plain(stdout: string, { event, isGuard }: Asker): HookOutput {
  if (isGuard)
    throw scriptError('SCRIPT_ANSWER_INVALID', `a guard answered with plain text: ${short(stdout)}`)
  return TAKE_TEXT.has(event.name) ? { context: shown(stdout) } : { data: { stdout } }
}

function whole(said: string): Json {
  try {
    return JSON.parse(said) as Json
  } catch (cause) {
    const message = `stdout begins like JSON and is not one whole value: ${short(said)}`
    throw scriptError('SCRIPT_OUTPUT_BROKEN', message, { cause })
  }
}

function structured(value: Readonly<Record<string, Json>>, { event, isGuard, log }: Asker): HookOutput {
  const { output, unknown, wrong } = read(value, { ...OWN_FIELDS, ...AGENT_FIELDS }, event)
  if (unknown.length + wrong.length === 0) return output
  const faults = [...wrong, ...unknown.map((field) => `${field} is unknown`)].join('; ')
  const isAgents = Object.keys(value).some((field) => Object.hasOwn(AGENT_FIELDS, field))
  if (isGuard || (isAgents && wrong.length > 0))
    throw scriptError('SCRIPT_ANSWER_INVALID', `the answer: ${faults}`)
  if (isAgents) {
    log(`not understood in the answer: ${faults}`)
    return output
  }
  return { data: value }
}

interface Reading {
  readonly output: HookOutput
  readonly unknown: readonly string[]
  readonly wrong: readonly string[]
}

/** In the order of the table, so that the answer does not depend on the order of the script's keys. */
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
