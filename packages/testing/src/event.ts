import type { EventData, EventName, LifecycleEvent, PermissionRequest } from '@hookline/core'
import { randomBytes } from 'node:crypto'
import { PERMISSIONS, SAMPLES } from './samples.ts'

/** What of an event, besides its data, a test may set; a `root` that is not given is the `cwd`. */
export type EventOverrides = Partial<
  Omit<LifecycleEvent, 'spec' | 'name' | 'data' | 'agent' | 'session' | 'task' | 'subagent'>
> & {
  readonly agent?: Partial<LifecycleEvent['agent']>
  readonly session?: Partial<LifecycleEvent['session']>
  readonly task?: LifecycleEvent['task']
  readonly subagent?: LifecycleEvent['subagent']
}

/**
 * A complete event with an id of its own: fields that are not given have the values of an ordinary day.
 *
 * @example
 * event('exec.before', { command: 'git push --force' }, { session: { cwd: dir } })
 */
export function event<Name extends EventName>(
  name: Name,
  data: Partial<EventData[Name]> = {},
  { agent, session, task, subagent, ...overrides }: EventOverrides = {},
): LifecycleEvent<Name> {
  const id = uuidv7()
  const cwd = session?.cwd ?? '/workspace'
  const whole = { ...sample(name, data), ...data }
  const where = { id: 'session-1', cwd, root: cwd, model: 'gpt-5.5', ...session }
  const who = { name: 'codex', version: '0.169.0', ...agent }
  return {
    spec: 1,
    id,
    name,
    at: new Date().toISOString(),
    key: keyOf(`${who.name}:${where.id}:${name}`, whole, id),
    channel: name.startsWith('custom.') ? 'emit' : 'hook',
    agent: who,
    session: where,
    task: task ?? { id: 'task-1' },
    ...(subagent === undefined ? {} : { subagent }),
    data: whole,
    raw: {},
    ...overrides,
    // a generic name is not narrowed: the pieces above are those of its own row
  } as unknown as LifecycleEvent<Name>
}

/** The data of an event as it mostly looks, every field present. */
function sample(name: string, data: object): object {
  if (name === 'permission.request') return PERMISSIONS[(data as Partial<PermissionRequest>).kind ?? 'exec']
  return Object.hasOwn(SAMPLES, name) ? SAMPLES[name as keyof typeof SAMPLES] : {}
}

/** One fact, one key: by the call it is about, else by the event itself. */
function keyOf(prefix: string, data: object, id: string): string {
  const call = (data as { readonly callId?: string | null }).callId
  return `${prefix}:${call ?? id}`
}

function uuidv7(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
