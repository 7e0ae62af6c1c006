import { hookName, listens, type Dialect, type HookConfig } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import type { EventRecord } from '../record/event-record.ts'
import { readRecord } from '../record/read.ts'
import { readInstalls } from '../install/installs.ts'
import { stateDir } from '../state.ts'
import { reached } from './reached.ts'
import { entryOf, heardOf, isEvent, subjectOf } from './recorded.ts'
import type { WhyReport, WhyStep } from './report.ts'
import type { AgentStanding } from './standing.ts'
import { became } from './became.ts'
import { carriedOut } from './delivered.ts'
import { hookAsked, isOfProject } from './of-project.ts'
import { notesOf } from './note.ts'
import { keptRuns, type KeptRuns } from './kept-runs.ts'

/** Which hook, and where to look. */
export interface WhyRequest {
  /** `<id>` or `<layer>/<id>`. */
  readonly hook: string
  /** Words of the event's subject. Default: the last event. */
  readonly about?: string | undefined
  /** The name of the event, also with `*`. Default: any. */
  readonly event?: string | undefined
  readonly loaded: LoadedPlan
  readonly file: string
  /** The project that it is asked from. */
  readonly root: string
  readonly dialects: readonly Dialect[]
  readonly answers: (executor: string) => boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** How each agent is wired, as `status` tells. */
  readonly standings: readonly AgentStanding[]
  /** How many of the events before are told. */
  readonly most: number
}

/**
 * Walks the way from the agent to what a hook did last time, and stops at the first step that explains it.
 * @throws HooklineError `HOOK_UNKNOWN`
 */
export async function why(request: WhyRequest): Promise<WhyReport> {
  const lines = readRecord(request.env)
  const config = await hookAsked(request, lines)
  const hook = hookName(config)
  const wanted = (await heardBy(config, lines, request)).filter(isWanted(request))
  const [record = null, ...before] = wanted.slice(0, request.most + 1)
  const kept = await keptRuns(hook, wanted.slice(0, request.most + 1), request.env)
  const steps = await walk(config, record, { ...request, lines, kept, elsewhere: elsewhere(request) })
  return {
    hook,
    config,
    steps,
    because: steps.at(-1)!.step,
    record,
    earlier: before.map((one) => heardOf(one, carriedOut(one, entryOf(one, hook)!, kept))),
  }
}

/** The events that a hook was due at, or was not, the last first. What it is told of hooks comes last, as nobody asked for it. */
async function heardBy(
  config: HookConfig,
  lines: ReturnType<typeof readRecord>,
  { file, env, root }: WhyRequest,
): Promise<readonly EventRecord[]> {
  const hook = hookName(config)
  const asked = lines.filter(isEvent).filter((one) => one.config === file && entryOf(one, hook) !== undefined)
  return [...asked, ...(await notesOf(config, file, env))].filter((one) => isOfProject(config, one, root))
}

function isWanted({ about, event }: WhyRequest): (record: EventRecord) => boolean {
  return (one) =>
    (event === undefined || listens([event], one.name)) &&
    (about === undefined || subjectOf(one)?.includes(about) === true)
}

/** What the steps look at. */
export interface Ground extends WhyRequest {
  readonly lines: ReturnType<typeof readRecord>
  /** Of the events that are told. */
  readonly kept: KeptRuns
  /** Files that an install of hookline wired, and that agents do not read here. */
  readonly elsewhere: readonly string[]
}

function elsewhere({ env, standings }: WhyRequest): readonly string[] {
  const here = new Set(standings.flatMap((one) => ('file' in one ? one.file : [])))
  return readInstalls(stateDir(env))
    .map(({ file }) => file)
    .filter((file) => !here.has(file))
}

async function walk(
  config: HookConfig,
  record: EventRecord | null,
  ground: Ground,
): Promise<readonly WhyStep[]> {
  const way = reached(config, record, ground)
  return way.at(-1)!.ok && record !== null ? [...way, ...(await became(config, record, ground))] : way
}
