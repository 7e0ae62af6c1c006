import { resolve } from 'node:path'
import type { LifecycleEvent } from '@hookline/core'
import {
  canaryFile,
  fileRecorder,
  now,
  projectRoot,
  userConfig,
  type LoadedPlan,
  type PlanRequest,
  type Recorder,
} from '@hookline/runtime'
import type { Caller } from './caller.ts'
import { compiler } from './compiler.ts'
import { readFlags, type Flags } from './flags.ts'
import { overridesOf, OVERRIDE_FLAGS } from './overrides.ts'
import type * as Company from './late/company.ts'
import type * as Told from './late/told.ts'
import { version } from './version.ts'

/** What `hookline run` is asked, and the way back to who asks. */
export interface Asked extends Omit<Caller, 'words' | 'load'> {
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
  readonly recorder: Recorder
}

/** Reads the wired line. */
export function asked({ words, load, ...caller }: Caller): Asked {
  const { env, cwd } = caller
  const flags = readFlags(words, {
    agent: 'text',
    'agent-version': 'text',
    event: 'text',
    config: 'text',
    trace: 'text',
    closed: 'switch',
    scope: 'text',
    install: 'text',
    'no-hooks': 'switch',
    limit: 'text',
    waited: 'text',
    session: 'text',
    'guards-of': 'text',
    'start-server': 'switch',
    ...OVERRIDE_FLAGS,
  })
  const given = flags.text['config']
  const config = given === undefined ? userConfig(env) : absolute(given, cwd)
  const [at, session] = [now(), flags.text['session']]
  const recorder = fileRecorder(env)
  const about = {
    ...caller,
    at,
    flags,
    canary: canaryFile(env, cwd),
    config,
    recorder: session === undefined ? recorder : told().toldRecorder({ env, session, at }, recorder),
  }
  const request = (events: readonly LifecycleEvent[] | undefined): PlanRequest => planRequest(about, events)
  const { scope, agent, event } = flags.text
  const loads = async (events: readonly LifecycleEvent[] | undefined): Promise<LoadedPlan> => {
    const loaded = await load(request(events))
    if (scope === MANAGED) return company().withManagedCanary(loaded, event)
    return loaded.plan.hooks.some(({ layer }) => layer === MANAGED)
      ? company().withoutManaged(loaded, agent)
      : loaded
  }
  return { ...about, request, load: loads }
}

/** The scope of a line that holds for everybody on a machine, and the layer of the hooks that it asks. */
const MANAGED = 'managed'

/** What only machines that a company looks after need. */
function company(): typeof Company {
  return require('./late/company.ts') as typeof Company
}

/** What only the lines of one session need. */
function told(): typeof Told {
  return require('./late/told.ts') as typeof Told
}

/** An absolute path; one that is whole already, as the wired line has it, is not taken apart. */
function absolute(path: string, cwd: string): string {
  const isWhole = path.startsWith('/') && !path.includes('/.') && !path.includes('//') && !path.endsWith('/')
  return isWhole ? path : resolve(cwd, path)
}

/**
 * How the plan is had: the kept one, or a new one if something changed. `events`: those of the payload; without them the
 * project is the one that the agent stands in.
 */
function planRequest(
  { flags, config, env, cwd }: Pick<Asked, 'flags' | 'config' | 'env' | 'cwd'>,
  events: readonly LifecycleEvent[] = [],
): PlanRequest {
  if (flags.text['scope'] === MANAGED)
    return { file: config, required: false, isRooted: true, hookline: version, env, compiler }
  return {
    file: config,
    required: flags.text['config'] !== undefined,
    root: events[0]?.session.root ?? projectRoot(cwd),
    overrides: overridesOf(flags, env),
    guardsOf: flags.text['guards-of'],
    guardsOnly: flags.on['no-hooks'] === true || isOn(env['HOOKLINE_DISABLED']),
    hookline: version,
    env,
    compiler,
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
