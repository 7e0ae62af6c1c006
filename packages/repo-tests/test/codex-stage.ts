import type { EventName } from '@hookline/core'
import { heard, hooksShown, type AppServerMessage, type ModelItem, type ModelStep } from '../e2e/index.ts'
import { onStage, onStageHas, type Played } from './codex-play.ts'

/** A hook that answers, as a table of hooks.toml. */
export interface Answering {
  readonly on: EventName
  readonly says: object
  readonly match?: string | readonly string[]
  readonly if?: string
  /** A shell line that comes first. */
  readonly first?: string
}

/** The hooks.toml with these, each a script that prints its answer. */
export function answering(hooks: readonly Answering[]): string {
  return ['version = 1', ...hooks.map(hookTable)].join('\n')
}

function hookTable({ on, says, match, if: condition, first }: Answering, at: number): string {
  const print = `cat <<'EOF'\n${JSON.stringify(says)}\nEOF\n`
  return [
    '[[hooks]]',
    `id = "answer-${at}"`,
    `on = "${on}"`,
    'mode = "blocking"',
    ...(match === undefined ? [] : [`match = ${JSON.stringify(match)}`]),
    ...(condition === undefined ? [] : [`if = ${JSON.stringify(condition)}`]),
    ...('rewrite' in says ? ['rewrites = true'] : []),
    `run = ${JSON.stringify(first === undefined ? print : `${first}\n${print}`)}`,
  ].join('\n')
}

/** The names, among these, of events that the Codex on stage reports to an editor's hooks. */
export function reported(names: readonly EventName[]): readonly EventName[] {
  const silent = onStageHas('itemsAnywhere') ? [] : ['agent.message']
  return names.filter((name) => onStage.capabilities[name] !== undefined && !silent.includes(name))
}

/** What the main agent is asked, which its subagent never hears. */
export const TASK = 'the task of the main agent'
const ERRAND = 'the errand of the subagent'

/** A picture, so that the model can look at one. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Tools of Codex and of MCP servers, by the names that the model is given. */
const FLAT = onStageHas('flatTools')

export const addFile = (path: string): ModelItem => ({
  patch: `*** Begin Patch\n*** Add File: ${path}\n+new\n*** End Patch\n`,
})
export const callMcp = (server: string, tool: string, args: object): ModelItem => ({
  call: tool,
  namespace: FLAT ? `mcp__${server}__` : `mcp__${server}`,
  args,
})
export const callTracker = (tool: string, args: object): ModelItem => callMcp('tracker', tool, args)
export const spawnAgent = (message: string): ModelItem => ({
  call: 'spawn_agent',
  ...(FLAT ? {} : { namespace: 'multi_agent_v1' }),
  args: { message },
})
export const look = (path: string): ModelItem => ({ call: 'view_image', args: { path } })

/** One call of every kind, and a subagent that has stopped when this is over: its hook makes the file `stopped`. */
export const WORK: readonly ModelStep[] = [
  [{ shell: `echo ${PNG} | base64 -d > seen.png` }],
  [addFile('acted.md')],
  [callTracker('create_issue', { title: 'acted' })],
  [look('seen.png')],
  [spawnAgent(ERRAND)],
  [{ shell: 'for n in $(seq 100); do test -e stopped && break; sleep 0.2; done' }],
]

/** The main agent follows the script, and its subagents, who ask in between, say that they are done. */
export function cast(script: readonly ModelStep[]): readonly ModelStep[] {
  const left = [...script]
  const step: ModelStep = (request) => {
    if (heard(request, ERRAND) && !heard(request, TASK)) return [{ say: 'the errand is done' }]
    const next = left.shift() ?? [{ say: 'the script has ended' }]
    return typeof next === 'function' ? next(request) : next
  }
  return Array.from({ length: 100 }, () => step)
}

/** A model that cannot answer. */
export const failing = (): never => {
  throw new Error('the model is ill')
}

/** True at the command that waits to be interrupted. */
export function startsToSleep({ method, params }: AppServerMessage): boolean {
  const item = params?.['item'] as { readonly command?: string } | undefined
  return method === 'item/started' && item?.command?.includes('sleep 45') === true
}

/** True if the model was given these words, in whichever request. */
export function toldModel({ requests }: Played<AppServerMessage>, words: string): boolean {
  return requests.some((request) => heard(request, words))
}

/** True if the user was shown these words, by an entry of such a kind. */
export function toldUser(
  { lines }: Played<AppServerMessage>,
  words: string,
  ...kinds: readonly string[]
): boolean {
  return hooksShown(lines)
    .flatMap(({ entries }) => entries)
    .some((entry) => entry.text.includes(words) && kinds.includes(entry.kind))
}
