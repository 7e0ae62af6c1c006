import type { EventName } from '@hookline/core'
import { idFor } from './hook-id.ts'
import { hooksAt } from './hooks-at.ts'
import { lookInto, type Insight } from './look-into.ts'
import { lineNotes } from './notes.ts'
import { occasions, type Occasion } from './occasion.ts'
import type { Original } from './original.ts'
import { commandOf } from './settings-command.ts'
import { variablesFor } from './settings-variables.ts'
import type { SettingsTongue } from './settings-tongue.ts'
import type { Source } from './source.ts'
import { timeoutOf } from './time-limit.ts'
import type { NewHook, Place, Translation } from './translation.ts'

/** Says a hook of an agent's settings in the words of hookline. */
export function translateSetting(
  tongue: SettingsTongue,
  original: Original,
  place: Place,
  sources: readonly Source[],
): Translation {
  const { native, handler } = original
  const kind = typeOf(tongue, handler) ?? eventless(tongue, native) ?? tongue.never(native, handler)
  if (kind !== undefined) return { leftOut: kind, quoted: false }
  const meaning = occasions(original, tongue.heard(handler))
  if ('never' in meaning) return { leftOut: meaning.never, quoted: false }
  if ('cannot' in meaning) return { leftOut: meaning.cannot, quoted: true }
  const picks = meaning.picks.filter((pick) => isReported(pick, place))
  if (picks.length === 0) return { leftOut: unreported(meaning.picks, place), quoted: true }
  return written(tongue, original, { picks, notes: meaning.notes }, place, sources)
}

function typeOf({ otherTypes, title }: SettingsTongue, { type }: Original['handler']): string | undefined {
  if (type === 'command') return undefined
  const name = type as string
  return Object.hasOwn(otherTypes, name) ? otherTypes[name]! : `${title} knows no hooks of type ${name}`
}

function eventless({ natives, nothing }: SettingsTongue, native: string): string | undefined {
  if (natives[native]!.length > 0) return undefined
  return `hookline has no event for it: ${nothing[native] ?? 'nobody else has one'}`
}

function isReported({ on }: Occasion, { targets }: Place): boolean {
  return on.some((event) =>
    targets.some(({ capabilities }) => capabilities[event as EventName] !== undefined),
  )
}

function unreported(picks: readonly Occasion[], { targets }: Place): string {
  const names = [...new Set(picks.flatMap(({ on }) => on))].join(', ')
  const who = targets.map(({ title }) => title).join(', ')
  return `it would be a hook on ${names}, which ${who === '' ? 'nobody reports' : `is not reported by ${who}`}`
}

interface Due {
  readonly picks: readonly Occasion[]
  readonly notes: readonly string[]
}

function written(
  tongue: SettingsTongue,
  original: Original,
  due: Due,
  place: Place,
  sources: readonly Source[],
): Translation {
  const { native, handler } = original
  const line = commandOf(handler, tongue)
  if ('cannot' in line) return { leftOut: line.cannot, quoted: true }
  const insight = lookInto(line.command, { ...place, folders: foldersOf(tongue, place) })
  const word = wordOf(tongue, [line.command, ...insight.texts])
  if (word !== undefined)
    return { leftOut: `it speaks of ${word}, which only ${tongue.title} says`, quoted: true }
  const reads = [...new Set([...line.reads, ...insight.reads])].toSorted()
  const variables = variablesFor(reads, tongue, sources, place)
  const { background, rewrites, failsClosed } = mannerOf(original, insight, due, place)
  const time = timeoutOf(tongue.wanted(native, handler['timeout']), due.picks[0]!.on[0]!, background, place)
  const label = handler[tongue.label]
  const common = {
    ...(typeof label === 'string' && label !== '' ? { description: label } : {}),
    agents: place.targets.map(({ name }) => name),
    run: line.run,
    payload: 'claude',
    envPass: variables.pass,
    env: variables.set,
    background,
    rewrites,
    failsClosed,
    timeoutMs: time.ms,
  } as const
  const notes = [
    ...due.notes,
    ...time.notes,
    ...tongue.notes(original),
    ...(handler['onFailure'] === 'block' && !failsClosed ? [OPEN] : []),
    ...(rewrites ? [REWRITES] : []),
    ...(insight.found || !line.command.includes('/') ? [] : [UNSEEN]),
    ...lineNotes({ ...line, reads: [] }, [], due.picks),
    ...variables.notes,
  ]
  const id = idFor(label, nameIn(line.command), native, place.taken)
  return { hooks: hooksAt(due.picks, common, id, place), notes }
}

/** A word that no other agent says. */
function wordOf({ onlyHere }: SettingsTongue, texts: readonly string[]): string | undefined {
  return texts.map((text) => onlyHere?.exec(text)?.[0]).find((word) => word !== undefined)
}

/** How it runs, and what its answers may be. */
function mannerOf(
  { native, handler }: Original,
  insight: Insight,
  { picks }: Due,
  place: Place,
): Pick<NewHook, 'background' | 'rewrites'> & { readonly failsClosed: boolean } {
  const background = handler['async'] === true && native !== 'SessionEnd'
  return {
    background,
    rewrites: native === 'PreToolUse' && !background && insight.rewrites,
    failsClosed: handler['onFailure'] === 'block' && !background && isObeyed(picks, place),
  }
}

/** What the agent calls the project's folder, on disk. */
function foldersOf({ variables }: SettingsTongue, { here }: Place): Readonly<Record<string, string>> {
  const names = Object.keys(variables).filter((name) => name.endsWith('_PROJECT_DIR'))
  return Object.fromEntries(names.map((name) => [name, here]))
}

/** `"$CLAUDE_PROJECT_DIR"/x.sh` is called by the script, not by the folder. */
function nameIn(command: string): string {
  return command.replaceAll(/"?\$\{?\w+\}?"?(?=\/)/g, '')
}

function isObeyed(picks: readonly Occasion[], { targets }: Place): boolean {
  return picks.every(({ on }) =>
    on.some((event) => targets.some(({ capabilities }) => capabilities[event as EventName]?.deny === true)),
  )
}

const OPEN = 'onFailure is left out: no denial is obeyed there'
const REWRITES =
  'it speaks of updatedInput, so it may rewrite calls: such hooks run one after another, before the others'
const UNSEEN = 'its script could not be read: add what it reads of the environment to env_pass'
