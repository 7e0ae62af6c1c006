import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { cleaned, stateUnusable, wallTime } from '@hookline/runtime'
import { logReader, type LogLine, type LogReader } from '@hookline/runtime/deliver'
import { ownDir } from '@hookline/runtime/state'
import type { Flags } from '../flags.ts'
import { hanging, lineText, textLines } from '../kept/line-text.ts'
import { momentOf } from '../kept/moment.ts'
import { paint } from '../paint.ts'

/** `hookline logs`. */
export async function logsVerb(flags: Flags): Promise<number> {
  if (flags.words.length > 0)
    throw new HooklineError('USAGE', 'logs takes no words', {
      hint: 'Of one hook: hookline logs --hook <id>',
    })
  const isWanted = wanted(flags)
  const dir = ownDir(process.env)
  if (dir === undefined) throw stateUnusable(process.env)
  const reader = logReader(dir)
  const lines = reader.next()
  const fit = lines.filter(isWanted)
  const isJson = flags.on['json'] === true
  if (flags.on['follow'] === true) await follow(reader, fit, isWanted, isJson)
  else if (isJson) say(JSON.stringify(fit.map(cleaned), null, 2))
  else say(fit.length === 0 ? nothing(lines) : fit.map(lineOf).join('\n'))
  reader.close()
  return 0
}

type Test = (line: LogLine) => boolean

function wanted(flags: Flags): Test {
  const since = momentOf(flags, 'since') ?? -Infinity
  const { hook } = flags.text
  return ({ at, who }) =>
    Date.parse(at) >= since && (hook === undefined || who === hook || who.endsWith(`/${hook}`))
}

const POLL_MS = 200

/** Until Ctrl-C. */
async function follow(
  reader: LogReader,
  first: readonly LogLine[],
  isWanted: Test,
  isJson: boolean,
): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const tell = (line: LogLine): void => say(isJson ? JSON.stringify(cleaned(line)) : lineOf(line))
  if (first.length === 0) process.stderr.write('no line fits yet: waiting for the first, Ctrl-C ends\n')
  first.forEach(tell)
  while (!stop.signal.aborted) {
    await delay(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    reader.next().filter(isWanted).forEach(tell)
  }
}

function nothing(lines: readonly LogLine[]): string {
  return lines.length === 0
    ? 'nothing is logged yet: lines come once a hook runs in the background. hookline list says which do, hookline history --state queued what waits'
    : `nothing fits; without filters there are ${lines.length} lines: hookline logs`
}

/** A line of the file may tell of several, which stand below one another. */
function lineOf({ at, who, line }: LogLine): string {
  const begin = `${paint('dim', wallTime(Date.parse(at)))}  ${paint('bold', lineText(who))}`
  const [first = '', ...more] = textLines(shortened(line, who).replaceAll('\\n', '\n'))
  return hanging([`${begin}  ${first}`, ...more], 4).join('\n')
}

const UUID = /\b([\da-f]{8}-[\da-f]{4})-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g

/** A delivery is named by its fact and its hook, and whose line it is is said already. */
function shortened(line: string, who: string): string {
  const [delivery = ''] = /^\S+/.exec(line) ?? []
  const at = delivery.lastIndexOf(`:${who}:`)
  if (at < 0) return line
  return `${delivery.slice(0, at).replaceAll(UUID, '$1')}${line.slice(at + who.length + 1)}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
