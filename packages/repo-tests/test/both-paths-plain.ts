/** A text as it is the same in two worlds: without where they are, what time it was, and which ids were drawn. */
export function plain(text: string, dir: string): string {
  return (
    text
      .replaceAll(dir, '<world>')
      // of a project that is all of the disk a path begins without the slash
      .replaceAll(dir.slice(1), '<world>')
      .replaceAll(UUID7, (id) =>
        isRecent(Number.parseInt(id.replace('-', '').slice(0, 12), 16)) ? '<id>' : id,
      )
      .replaceAll(TIME, (time) => (isRecent(Date.parse(time)) ? '<time>' : time))
      .replaceAll(SHOWN, (time) => (isRecent(Date.parse(time.replace(' ', 'T'))) ? '<time>' : time))
      .replaceAll(EVENT_FILE, '/events/<file>.json')
      .replaceAll(MILLISECONDS, (_, name: string) => `"${name}":0`)
  )
}

const UUID7 = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
/** As people are shown it: by the clock of the machine. */
const SHOWN = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g
const MILLISECONDS = /"(ms|durationMs|startedAt|at|mtimeMs)": ?[\d.]+/g
const EVENT_FILE = /\/events\/\d+-[0-9a-z]+-[0-9a-z]+\.json/g
const BEGAN = Date.now()

function isRecent(time: number): boolean {
  return time > BEGAN - 3_600_000 && time < Date.now() + 3_600_000
}

/** Lines of one list that the other does not have, however often each stands there. */
export function missing(these: readonly string[], those: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const one of those) left.set(one, (left.get(one) ?? 0) + 1)
  return these.filter((one) => {
    const count = left.get(one) ?? 0
    left.set(one, count - 1)
    return count <= 0
  })
}

/** A line of the history: of runs it tells how often they were tried, and what of it depends on the moment. */
export function plainLine(line: string): string {
  return line
}
