import type { EventData, Json } from '@hookline/core'
import { asFields, type Fields, fields, flag, json, number, text } from '../payload.ts'
import { type Call, callIn } from './call.ts'
import { type Draft, draft } from '../envelope.ts'
import type { Scene } from './draft.ts'

/** The event of a call that is about to happen. @throws HooklineError `PAYLOAD_INVALID` */
export function before(payload: Fields, scene: Scene): readonly Draft[] {
  const { kind, data } = here(callIn(payload, scene.place), scene)
  return [draft(`${kind}.before`, data, data.callId)]
}

/** The event of a call that Claude Code wants leave for. @throws HooklineError `PAYLOAD_INVALID` */
export function permission(payload: Fields, scene: Scene): readonly Draft[] {
  const { kind, data } = here(callIn(payload, scene.place), scene)
  // in any other input a `description` is the tool's own
  const ours = kind === 'exec' ? fields(payload, 'tool_input') : null
  const description = ours && text(ours, 'description')
  return [
    draft('permission.request', { kind, description, ...data } as EventData['permission.request'], null),
  ]
}

/** A command starts in the directory that the payload names; after it, the payload names the one that it left behind. */
function here(call: Call, { session }: Scene): Call {
  return call.kind === 'exec' ? { ...call, data: { ...call.data, cwd: session.cwd } } : call
}

/** The event of a call that went well. @throws HooklineError `PAYLOAD_INVALID` */
export function after(payload: Fields, { place }: Scene): readonly Draft[] {
  const call = callIn(payload, place)
  const durationMs = number(payload, 'duration_ms')
  return done(call, SUCCESSES[call.kind](json(payload, 'tool_response'), durationMs, call.data as never))
}

/** The event of a call that failed. @throws HooklineError `PAYLOAD_INVALID` */
export function failed(payload: Fields, { place }: Scene): readonly Draft[] {
  const call = callIn(payload, place)
  return done(call, FAILURES[call.kind](text(payload, 'error'), number(payload, 'duration_ms')))
}

function done({ kind, data }: Call, result: object): readonly Draft[] {
  return [draft(`${kind}.after`, { ...data, ...result } as never, data.callId)]
}

/** What the response says. Claude Code counts as success what it takes for one: a grep that found nothing, too. */
const SUCCESSES = {
  exec: (response: Json, durationMs: number | null) => ({
    ...ran(asFields(response)),
    exitCode: null,
    durationMs,
  }),
  patch: (response: Json, _durationMs: number | null, data: EventData['patch.before']) => ({
    files: text(asFields(response) ?? {}, 'type') === 'update' ? data.files.map(updated) : data.files,
    ok: true,
    output: null,
  }),
  mcp: (response: Json, durationMs: number | null) => ({
    ok: true,
    result: response,
    error: null,
    durationMs,
  }),
  tool: (response: Json) => ({ ok: true, output: response }),
} as const

const FAILURES = {
  exec: (error: string | null, durationMs: number | null) => ({ ok: false, ...exited(error), durationMs }),
  patch: (error: string | null) => ({ ok: false, output: error }),
  mcp: (error: string | null, durationMs: number | null) => ({ ok: false, result: null, error, durationMs }),
  tool: (error: string | null) => ({ ok: false, output: error }),
} as const

/** Of a command that is still running nobody knows how it ends. */
function ran(response: Fields | null): { readonly ok: boolean | null; readonly output: string | null } {
  const told = response ?? {}
  const texts = [text(told, 'stdout'), text(told, 'stderr')].filter((one) => one !== null)
  if (texts.length === 0) return { ok: null, output: null }
  const ok = flag(told, 'interrupted') ? false : text(told, 'backgroundTaskId') === null ? true : null
  return { ok, output: texts.filter((one) => one !== '').join('\n') }
}

/** `Exit code 3`, and below it all that the command printed. */
function exited(error: string | null): { readonly exitCode: number | null; readonly output: string | null } {
  const [, code, output = ''] = /^Exit code (\d{1,10})(?:\n([^]*))?$/.exec(error ?? '') ?? []
  return code === undefined ? { exitCode: null, output: error } : { exitCode: Number(code), output }
}

function updated(file: EventData['patch.before']['files'][number]): typeof file {
  return { ...file, change: 'update' }
}
