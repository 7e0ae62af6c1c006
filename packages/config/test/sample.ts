import { dialects } from '@hookline/agents'
import {
  defineExecutor,
  type AnyExecutor,
  type Capability,
  type Dialect,
  type EventName,
  type HooklineError,
  type LifecycleEvent,
} from '@hookline/core'
import { script } from '@hookline/executor-script'
import * as z from 'zod'
import { compile, type CompileOptions, type Plan } from '../src/index.ts'

export const FILE = '/home/me/.config/hookline/hooks.toml'

/** Reads a text as hookline itself would. */
export function read(text: string, over: Partial<CompileOptions> = {}): ReturnType<typeof compile> {
  return compile({
    file: FILE,
    text,
    dialects,
    executors: EXECUTORS,
    hookline: '1.2.3',
    ...over,
  })
}

export async function planOf(text: string, over: Partial<CompileOptions> = {}): Promise<Plan> {
  const compiled = await read(text, over)
  if (compiled.ok) return compiled.plan
  throw new Error(compiled.errors.map(line).join('\n'))
}

export async function errorsOf(
  text: string,
  over: Partial<CompileOptions> = {},
): Promise<readonly HooklineError[]> {
  const compiled = await read(text, over)
  return compiled.ok ? [] : compiled.errors
}

/** `CODE 3:7` */
export function line(error: HooklineError): string {
  return `${error.code} ${error.details.line}:${error.details.column}`
}

/** An executor with settings of every kind. */
const post: AnyExecutor = defineExecutor({
  name: 'post',
  options: z.strictObject({
    url: z.string().describe('Where to.'),
    text: z.string().optional().meta({ 'x-template': 'value' }),
    tries: z.int().max(9, 'at most 9').default(3),
    body: z.record(z.string(), z.string().meta({ 'x-template': 'value' })).optional(),
    rows: z.array(z.strictObject({ cell: z.string().meta({ 'x-template': 'value' }) })).optional(),
  }),
  execute: () => undefined,
})

/** An executor with a secret. */
const call: AnyExecutor = defineExecutor({
  name: 'call',
  options: z.strictObject({
    token: z.union([z.string().min(3), z.looseObject({})]).meta({ 'x-secret': true }),
    headers: z.record(z.string(), z.union([z.string(), z.looseObject({})])).optional(),
    name: z
      .string()
      .transform((name) => name.trim())
      .optional(),
  }),
  execute: () => undefined,
})

/** Executors that hooks of the tests can name; the docs and the schema of the tests are made with them too. @public */
export const EXECUTORS: Readonly<Record<string, AnyExecutor>> = { script, post, call }

/** An agent that reports and does what a test says. */
export function agent(
  name: string,
  events: Partial<Record<EventName, Partial<Capability>>>,
  natives: Dialect['natives'] = {},
): Dialect {
  const rows = Object.entries(events).map(([native, can]) => [native, { ...MUTE, ...can }])
  return {
    spec: 1,
    name,
    title: name.toUpperCase(),
    version: '1',
    capabilities: Object.fromEntries(rows) as Dialect['capabilities'],
    natives,
    decode: () => [],
    sniff: () => undefined,
    encode: () => ({ stdout: '', stderr: '', exitCode: 0, unsaid: [] }),
    refuse: () => ({ stdout: '', stderr: '', exitCode: 0, unsaid: [] }),
    rewritten: (same) => same,
  }
}

const MUTE: Capability = {
  channel: 'hook',
  native: 'X',
  deny: false,
  rewrite: false,
  context: false,
  ask: false,
  allow: false,
  stop: false,
  message: false,
  limitMs: 60_000,
  blindSpots: [],
}

/** An event as an agent might report it. */
export function event(data: Readonly<Record<string, unknown>> = {}, name = 'exec.after'): LifecycleEvent {
  return {
    spec: 1,
    id: '0199b0a8-3f00-7000-8000-000000000000',
    name,
    at: '2026-11-25T12:00:00Z',
    key: 'k',
    channel: 'hook',
    agent: { name: 'codex', version: '0.169.0' },
    session: { id: 's', cwd: '/w/app', root: '/w' },
    data,
    raw: { secret: 'of the agent' },
  } as unknown as LifecycleEvent
}
