import { resolve } from 'node:path'
import type { LifecycleEvent } from '@hookline/core'
import {
  canaryFile,
  loadPlan,
  now,
  projectRoot,
  userConfig,
  type LoadedPlan,
  type PlanRequest,
} from '@hookline/runtime'
import { readFlags, type Flags } from './flags.ts'
import { overridesOf, OVERRIDE_FLAGS } from './overrides.ts'
import { give, log, say } from './reply.ts'
import { version } from './version.ts'

/** What `hookline run` is asked, and the way back to who asks. */
export interface Asked {
  /** Milliseconds of runtime's clock. */
  readonly at: number
  readonly flags: Flags
  /** The file that a doctor watches, if one does. */
  readonly canary: string | undefined
  /** The hooks.toml. */
  readonly config: string
  /** How the plan is had, for the project of these events. */
  readonly request: (events: readonly LifecycleEvent[] | undefined) => PlanRequest
  /** That plan. */
  readonly load: (events: readonly LifecycleEvent[] | undefined) => Promise<LoadedPlan>
  /** There is one of each in the process: they know whether the agent has its answer. */
  readonly give: typeof give
  readonly say: typeof say
  readonly log: typeof log
}

/** Reads the wired line. */
export function asked(): Asked {
  const flags = readFlags(process.argv.slice(3), {
    agent: 'text',
    'agent-version': 'text',
    event: 'text',
    config: 'text',
    trace: 'text',
    closed: 'switch',
    scope: 'text',
    install: 'text',
    'no-hooks': 'switch',
    ...OVERRIDE_FLAGS,
  })
  const given = flags.text['config']
  const config = given === undefined ? userConfig(process.env) : absolute(given)
  const about = { at: now(), flags, canary: canaryFile(process.env), config, give, say, log }
  const request = (events: readonly LifecycleEvent[] | undefined): PlanRequest => planRequest(about, events)
  return { ...about, request, load: (events) => loadPlan(request(events)) }
}

/** An absolute path; one that is whole already, as the wired line has it, is not taken apart. */
function absolute(path: string): string {
  const isWhole = path.startsWith('/') && !path.includes('/.') && !path.includes('//') && !path.endsWith('/')
  return isWhole ? path : resolve(path)
}

/**
 * How the plan is had: the kept one, or a new one if something changed. `events`: those of the payload; without them the
 * project is the one that the agent stands in.
 */
function planRequest(
  { flags, config }: Pick<Asked, 'flags' | 'config'>,
  events: readonly LifecycleEvent[] = [],
): PlanRequest {
  return {
    file: config,
    required: flags.text['config'] !== undefined,
    root: events[0]?.session.root ?? projectRoot(process.cwd()),
    overrides: overridesOf(flags, process.env),
    guardsOnly: flags.on['no-hooks'] === true || isOn(process.env['HOOKLINE_DISABLED']),
    hookline: version,
    env: process.env,
    compiler: async () => (await import('./compile.ts')).compileLayer,
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
