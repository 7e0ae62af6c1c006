import type { Original } from '../original.ts'

const KNOWN =
  'type command args timeout statusMessage async asyncRewake onFailure once if shell rewakeMessage rewakeSummary'.split(
    ' ',
  )

/** What of a handler's fields is not the same afterwards. */
export function claudeNotes({ native, handler }: Original): readonly string[] {
  const unknown = Object.keys(handler).filter((field) => !KNOWN.includes(field))
  const isAsync = handler['async'] === true
  const notes: readonly (readonly [is: boolean, what: string])[] = [
    [
      isAsync && native !== 'SessionEnd',
      'async became mode = "background": what it says no longer reaches the model',
    ],
    [isAsync && native === 'SessionEnd', 'async is left out: at the end of a session it is waited for'],
    [handler['asyncRewake'] === true, 'asyncRewake is left out: it is waited for, and exit code 2 denies'],
    [handler['once'] === true, 'once is left out: in settings Claude Code does not heed it either'],
    [unknown.length > 0, `${unknown.join(', ')}: not known, left out`],
  ]
  return notes.flatMap(([is, what]) => (is ? [what] : []))
}
