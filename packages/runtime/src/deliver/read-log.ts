import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { linesOf } from '../record/lines-of.ts'
import { LOG } from './log.ts'

/** A line of the deliverer's log. */
export interface LogLine {
  /** RFC 3339. */
  readonly at: string
  /** `<layer>/<id>` of the hook that it is about, or who says it. */
  readonly who: string
  readonly line: string
}

/** Reads the log, and goes on where it ended. */
export interface LogReader {
  /** The lines that came since the last time, the oldest first; the first time all that there are. */
  readonly next: () => readonly LogLine[]
  readonly close: () => void
}

/** The log of a state directory. `dir`: it need not be there yet. */
export function logReader(dir: string): LogReader {
  let open: Open | undefined
  let isFirst = true
  return {
    next() {
      const lines: LogLine[] = []
      // a file that was followed is read to its end, under whatever name it has now
      if (open !== undefined) lines.push(...rest(open))
      if (open === undefined || isMoved(open, `${dir}/${LOG.now}`)) {
        if (isFirst) lines.push(...whole(`${dir}/${LOG.before}`))
        const found = opened(`${dir}/${LOG.now}`)
        if (found !== undefined) {
          if (open !== undefined) lines.push(...ended(open))
          open = found
          lines.push(...rest(found))
        }
        isFirst = false
      }
      return lines
    },
    close: () => void (open !== undefined && closeSync(open.fd)),
  }
}

interface Open {
  readonly fd: number
  readonly inode: number
  at: number
}

function opened(file: string): Open | undefined {
  try {
    const fd = openSync(file, 'r')
    return { fd, inode: fstatSync(fd).ino, at: 0 }
  } catch {
    return undefined
  }
}

/** True once another file has its name; where none has yet, what was open may still get lines. */
function isMoved({ inode }: Open, file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && found.ino !== inode
}

function whole(file: string): readonly LogLine[] {
  const found = opened(file)
  return found === undefined ? [] : ended(found)
}

/** What came before it was moved, too. */
function ended(open: Open): readonly LogLine[] {
  const lines = rest(open)
  closeSync(open.fd)
  return lines
}

function rest(open: Open): readonly LogLine[] {
  const lines: LogLine[] = []
  open.at = linesOf(
    (into, at) => readSync(open.fd, into, 0, into.length, at),
    open.at,
    (texts) => lines.push(...texts.flatMap(parsed)),
  )
  return lines
}

const LINE = /^(\d{4}-\d\d-\d\dT\S+Z) (.+?): (.*)$/

/** Nothing of a line that was cut short. */
function parsed(text: string): readonly LogLine[] {
  const [, at, who, line] = LINE.exec(text) ?? []
  return at === undefined ? [] : [{ at, who: who!, line: line! }]
}
