import type { Report } from './fault.ts'
import type { Table } from './toml.ts'

/** What the hooks.toml of a project may hold: more than this nobody can look at, and its file is read before anybody has. */
const MOST = { hooks: 500, profiles: 20, executors: 50 } as const

/** True if the file of a project holds too much to be read. */
export function isTooMuch(file: Table, report: Report): boolean {
  const over = (Object.keys(MOST) as readonly (keyof typeof MOST)[]).filter(
    (key) => Object.keys(file[key] ?? {}).length > MOST[key],
  )
  for (const key of over) {
    const message = `a project has at most ${MOST[key]} ${key}, this one has ${Object.keys(file[key]!).length}`
    report({ code: 'PROJECT_TOO_MUCH', message, path: [key], at: 'key' })
  }
  return over.length > 0
}
