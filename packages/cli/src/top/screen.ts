/** How large a terminal is. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A terminal that is taken over whole, and given back as it was. */
export interface Screen {
  /** Aborted once somebody wants to leave: q, Escape, Ctrl-C, or a signal. */
  readonly left: AbortSignal
  readonly draw: (lines: (size: Size) => readonly string[]) => void
  readonly onResize: (act: () => void) => void
  readonly close: () => void
}

// the other screen, without a cursor; a line that is too long is cut rather than broken
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J'
const LEAVE = '\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
const TO_END_OF_LINE = '\u001B[K'
const BELOW = '\u001B[J'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Takes the terminal over. */
export function openScreen(): Screen {
  const { stdout } = process
  const left = new AbortController()
  const leave = (): void => left.abort()
  const keys = listen(leave)
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    keys.close()
    stdout.removeAllListeners('resize')
    stdout.write(LEAVE)
  }
  for (const signal of SIGNALS) process.once(signal, leave)
  // also where something throws that nobody expects
  process.once('exit', close)
  stdout.on('error', leave)
  stdout.write(ENTER)
  return {
    left: left.signal,
    draw: (lines) => isOpen && stdout.write(frame(lines(sizeOf()))),
    onResize: (act) => void stdout.on('resize', act),
    close,
  }
}

function sizeOf(): Size {
  const { columns, rows } = process.stdout
  // a terminal that does not say
  return { columns: columns || 80, rows: rows || 24 }
}

/** Over what was there before, so that nothing flickers. */
function frame(lines: readonly string[]): string {
  return `${HOME}${lines.map((line) => `${line}${TO_END_OF_LINE}`).join('\r\n')}${BELOW}`
}

function listen(leave: () => void): { readonly close: () => void } {
  const { stdin } = process
  if (stdin.isTTY !== true) return { close: () => undefined }
  const hear = (typed: Buffer): void => {
    if (ENDS.has(typed.toString('latin1'))) leave()
  }
  stdin.setRawMode(true)
  stdin.on('data', hear)
  stdin.on('end', leave)
  stdin.on('error', leave)
  return {
    close: () => {
      stdin.off('data', hear)
      stdin.setRawMode(false)
      stdin.pause()
    },
  }
}

/** Escape alone: an arrow begins with it, and comes whole. Ctrl-C, Ctrl-D and Ctrl-\ are no signals in raw mode. */
const ENDS: ReadonlySet<string> = new Set(['q', 'Q', '\u001B', '\u0003', '\u0004', '\u001C'])
