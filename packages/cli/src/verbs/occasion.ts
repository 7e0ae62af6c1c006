import { eventFault, strangeField } from '@hookline/config'
import {
  EVENTS,
  eventRow,
  HooklineError,
  listens,
  type Dialect,
  type Json,
  type LifecycleEvent,
} from '@hookline/core'
import { faultOf, sample, survey, type LoadedPlan, type Survey } from '@hookline/runtime'
import { agentsHere } from '../agents.ts'
import type { Flags } from '../flags.ts'
import { configFile, planOf } from '../plan.ts'
import { projectHere, type ProjectHere } from '../project.ts'
import { complain } from './complain.ts'
import { answering } from './environment.ts'

/** An event as given on the command line, and how each hook stands to it. */
export interface Occasion {
  readonly event: LifecycleEvent
  readonly dialect: Dialect
  readonly file: string
  readonly loaded: LoadedPlan
  readonly found: Survey
  /** What should be known of the event, for people: nobody said what it is about. */
  readonly remark: string | undefined
  /** The project that one stands in, if it has hooks. */
  readonly here: ProjectHere | undefined
}

/** The flags of a verb that is about an event of an agent. */
export const OCCASION_FLAGS = {
  config: 'text',
  profile: 'text',
  override: 'list',
  agent: 'text',
  data: 'text',
  json: 'switch',
} as const

/** The event that the words and flags of `try` and `explain` are about. @throws HooklineError `USAGE`, `EVENT_UNKNOWN`, `EVENT_NATIVE` */
export async function occasion(flags: Flags, usage: string): Promise<Occasion> {
  const [name, ...words] = flags.words
  if (name === undefined) throw new HooklineError('USAGE', 'an event is needed', { hint: usage })
  const dialect = dialectOf(flags.text['agent'])
  checkEvent(name)
  const data = dataOf(flags.text['data'])
  const event = sample({ name, words, cwd: process.cwd(), dialect, data })
  refuseStrange(event.name, data)
  const { file, loaded } = await readPlan(flags)
  const found = await survey({
    event,
    loaded,
    env: process.env,
    dialect,
    answers: await answering(loaded.plan),
  })
  const isBare = words.length === 0 && flags.text['data'] === undefined
  const remark = isBare ? bareRemark(name, found) : undefined
  return { event, dialect, file, loaded, found, remark, here: await projectHere(process.cwd(), file) }
}

/** Of a command or a patch that nobody said: one without would be judged as if it were there. */
function bareRemark(name: string, { candidates }: Survey): string | undefined {
  const example = EXAMPLES[eventRow(name)!.kind]
  if (example === undefined || candidates.some((text) => text !== '')) return undefined
  return `nothing was said of what it is about, so \`match\` sees nothing: give it behind the event, such as ${name} ${example}`
}

const EXAMPLES: Readonly<Record<string, string>> = { command: '"git push"', path: 'src/a.ts' }

const ALL = Object.keys(EVENTS)

/** @throws HooklineError `EVENT_UNKNOWN`, `EVENT_NATIVE` */
function checkEvent(name: string): void {
  if (eventRow(name) !== undefined) return
  const several = name === 'custom.*' ? ['custom.deployed'] : ALL.filter((event) => listens([name], event))
  if (several.length > 0)
    throw new HooklineError('EVENT_UNKNOWN', `"${name}" stands for several events`, {
      hint: `One happens at a time: ${several.join(', ')}.`,
    })
  const { code, message, hint, events } = eventFault(name, agentsHere())
  const meant = events.length === 0 ? undefined : `Here it is ${events.join(', ')}.`
  throw new HooklineError(code, message, { hint: meant ?? hint ?? `There are: ${ALL.join(', ')}.` })
}

/** An `if` would judge the sample in its place. @throws HooklineError `USAGE` */
function refuseStrange(event: string, data: Readonly<Record<string, Json>>): void {
  const strange = strangeField(event, data)
  if (strange === undefined) return
  const { field, near, known } = strange
  const there = known.length === 0 ? 'there are none' : `there are: ${known.join(', ')}`
  throw new HooklineError('USAGE', `--data: ${event} has no field "${field}"`, {
    hint: near === undefined ? there : `did you mean ${near}? ${there}`,
  })
}

/** The agent of that name, or the first there is. @throws HooklineError `USAGE` */
function dialectOf(name: string | undefined): Dialect {
  const dialects = agentsHere()
  const dialect = dialects.find((one) => one.name === (name ?? dialects[0]!.name))
  if (dialect !== undefined) return dialect
  throw new HooklineError('USAGE', `no agent is called "${name}"`, {
    hint: `there are: ${dialects.map((one) => one.name).join(', ')}`,
  })
}

/** The plan that `--config` names; what is wrong with the file is said. */
export async function readPlan(flags: Flags): Promise<Pick<Occasion, 'file' | 'loaded'>> {
  const file = configFile(flags.text['config'])
  const loaded = await planOf(flags)
  if (loaded.errors.length > 0) complain(loaded.errors)
  return { file, loaded }
}

/** What `--data` holds. @throws HooklineError `USAGE` */
export function dataOf(text: string | undefined): Readonly<Record<string, Json>> {
  const value = text === undefined ? {} : parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, Json>>
  throw new HooklineError('USAGE', '--data is not an object', { hint: EXAMPLE })
}

const EXAMPLE = `--data '{"prompt":"hello"}'`

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (thrown) {
    throw new HooklineError('USAGE', `--data is not JSON: ${faultOf(thrown)}`, { hint: EXAMPLE })
  }
}
