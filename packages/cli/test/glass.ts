import { StringDecoder } from 'node:string_decoder'

/** What somebody sees who looks at a terminal. */
export interface Glass {
  readonly feed: (bytes: Buffer) => void
  readonly resize: (columns: number, rows: number) => void
  /** The lines of the screen that is shown, without the spaces at their ends. */
  readonly lines: () => readonly string[]
  readonly isAlternate: () => boolean
  readonly hasCursor: () => boolean
  /** False: a line that is too long is cut. */
  readonly wraps: () => boolean
  /** Sequences that it was sent and does not know: nothing should have sent them. */
  readonly strange: readonly string[]
}

type Cells = string[][]

/** A terminal as far as hookline uses one: two screens, a cursor, moving home, erasing, colours. */
export function createGlass(columns: number, rows: number): Glass {
  const decoder = new StringDecoder('utf8')
  const blank = (): Cells => Array.from({ length: rows }, () => [])
  const strange: string[] = []
  const on = new Set(['7', '25'])
  let [screen, other, x, y, rest] = [blank(), blank(), 0, 0, '']
  let saved: readonly [number, number] = [0, 0]

  const put = (character: string): void => {
    if (x >= columns) {
      if (on.has('7')) newLine(0)
      else x = columns - 1
    }
    screen[y]![x++] = character
  }
  const newLine = (at: number): void => {
    x = at
    if (++y < rows) return
    y = rows - 1
    screen.push([])
    screen.shift()
  }
  const mode = (name: string, is: boolean): void => {
    if (name === '1049' && is !== on.has(name)) {
      ;[screen, other] = [is ? blank() : other, screen]
      // the cursor of the first screen is kept meanwhile
      if (is) saved = [x, y]
      else [x, y] = saved
    }
    if (is) on.add(name)
    else on.delete(name)
  }
  const acts: Readonly<Record<string, (words: string) => void>> = {
    H: () => ([x, y] = [0, 0]),
    K: () => (screen[y]!.length = Math.min(screen[y]!.length, x)),
    J: (words) => {
      if (words === '2') screen = blank()
      else screen = screen.map((line, at) => (at < y ? line : at === y ? line.slice(0, x) : []))
    },
    m: () => undefined,
    h: (words) => mode(words.slice(1), true),
    l: (words) => mode(words.slice(1), false),
  }
  const plain: Readonly<Record<string, () => void>> = { '\r': () => (x = 0), '\n': () => newLine(x) }

  return {
    strange,
    feed(bytes) {
      const text = rest + decoder.write(bytes)
      const tail = BEGUN.exec(text)
      rest = tail?.[0] ?? ''
      for (const [all, words, act] of text.slice(0, text.length - rest.length).matchAll(PIECES)) {
        if (act !== undefined) (acts[act] ?? (() => strange.push(all)))(words!)
        else if (Object.hasOwn(plain, all)) plain[all]!()
        else if (CONTROL.test(all)) strange.push(all)
        else put(all)
      }
    },
    resize(wide, high) {
      ;[columns, rows] = [wide, high]
      const fit = (cells: Cells): Cells =>
        Array.from({ length: high }, (_, at) => (cells[at] ?? []).slice(0, wide))
      ;[screen, other] = [fit(screen), fit(other)]
      ;[x, y] = [Math.min(x, wide - 1), Math.min(y, high - 1)]
    },
    lines: () =>
      screen.map((line) =>
        Array.from(line, (one) => one ?? ' ')
          .join('')
          .trimEnd(),
      ),
    isAlternate: () => on.has('1049'),
    hasCursor: () => on.has('25'),
    wraps: () => on.has('7'),
  }
}

// oxlint-disable-next-line no-control-regex -- that is what a terminal is told with
const PIECES = /\u001B\[([?\d;]*)([A-Za-z])|[^]/gu
// oxlint-disable-next-line no-control-regex -- the same
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/
// oxlint-disable-next-line no-control-regex -- the same
const BEGUN = /\u001B(?:\[[?\d;]*)?$/
