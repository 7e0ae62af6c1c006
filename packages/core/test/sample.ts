import {
  defineExecutor,
  type AnyExecutor,
  type HookConfig,
  type HookContext,
  type HookOutput,
  type Json,
  type LifecycleEvent,
} from '../src/index.ts'

/** An event of a command, as a dialect would make it. */
export function exec(
  command: string,
  session: Partial<LifecycleEvent['session']> = {},
): LifecycleEvent<'exec.before'> {
  return made('exec.before', { command, argv: null, cwd: null, callId: 'call-1' }, session)
}

export function patch(...paths: readonly string[]): LifecycleEvent<'patch.before'> {
  const files = paths.map((path) => ({ path, change: 'update' as const, to: null }))
  return made('patch.before', { files, patch: '*** Begin Patch', callId: 'call-2' })
}

export function made<Name extends LifecycleEvent['name']>(
  name: Name,
  data: unknown,
  session: Partial<LifecycleEvent['session']> = {},
): LifecycleEvent<Name> {
  return {
    spec: 1,
    id: '01a208eb-ab27-7453-a689-c261df4aec83',
    name,
    at: '2026-11-25T00:00:00.000Z',
    key: `codex:s:${name}`,
    channel: 'hook',
    agent: { name: 'codex' },
    session: { id: 's', cwd: '/workspace', root: '/workspace', ...session },
    data,
    raw: null,
  } as LifecycleEvent<Name>
}

/** An executor that does what its hook's options name. */
export function acting(
  acts: Readonly<Record<string, (ctx: HookContext<Json, unknown>) => unknown>>,
): AnyExecutor {
  return defineExecutor<Json, unknown>({
    name: 'act',
    answers: true,
    options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Json }) } },
    execute: (ctx) => acts[ctx.options as string]!(ctx) as HookOutput,
  })
}

/** A hook on every command that runs `act` with one name as its options. */
export function hook(id: string, config: Partial<HookConfig> = {}): HookConfig {
  return { id, on: ['exec.before'], executor: 'act', options: id, ...config }
}
