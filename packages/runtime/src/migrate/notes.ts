import type { Occasion } from './occasion.ts'
import type { Original } from './original.ts'
import type { ShellLine } from './shell-line.ts'

const KNOWN = [
  'type',
  'command',
  'timeout',
  'statusMessage',
  'async',
  'commandWindows',
  'additionalContextLimit',
]

/** What of a handler's fields is not the same afterwards. */
export function fieldNotes({ native, handler }: Original): readonly string[] {
  const unknown = Object.keys(handler).filter((field) => !KNOWN.includes(field))
  const notes: readonly (readonly [is: boolean, what: string])[] = [
    [
      handler['commandWindows'] !== undefined,
      'commandWindows is left out: hookline has one command for all systems',
    ],
    [
      handler['additionalContextLimit'] !== undefined,
      'additionalContextLimit is left out: Codex cuts what hookline gives it by its own default',
    ],
    [
      handler['async'] === true && native !== 'SessionEnd',
      'async became mode = "background": what it says no longer reaches the model',
    ],
    [
      handler['async'] === true && native === 'SessionEnd',
      'async is left out: at SessionEnd Codex waited for it all the same',
    ],
    [unknown.length > 0, `${unknown.join(', ')} was ignored by Codex, left out`],
  ]
  return notes.flatMap(([is, what]) => (is ? [what] : []))
}

/** What is to be known of its line. */
export function lineNotes(
  { notes }: ShellLine,
  reads: readonly string[],
  picks: readonly Occasion[],
): readonly string[] {
  const embedded = picks.some(({ on }) => on.includes('patch.before'))
  return [
    ...notes,
    ...(reads.length === 0 ? [] : [`its script reads ${reads.join(', ')}: passed on by env_pass`]),
    ...(embedded ? [picks.some(({ on }) => on.includes('exec.before')) ? TWICE : ALSO] : []),
  ]
}

const TWICE =
  'a shell line that holds a patch is both a command and a patch to hookline, so it runs twice for one'
const ALSO = 'also runs for a shell line that holds a patch, with what Codex says of the line'
