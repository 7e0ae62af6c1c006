import type { Layer } from '@hookline/core'
import type { Report } from './fault.ts'
import type { Shape } from './shape.ts'

/** What only those above a project say: the table, the code, and why. */
const ABOVE = [
  ['projects', 'PROJECTS_MISPLACED', 'a project does not say what it may'],
  ['journal', 'JOURNAL_MISPLACED', 'a project does not say what is kept'],
  ['server', 'SERVER_MISPLACED', 'a project does not say which processes stay'],
  ['network', 'NETWORK_MISPLACED', 'a project does not open private networks'],
  ['sandbox', 'SANDBOX_MISPLACED', 'a project does not say what its hooks are walled in with'],
] as const

/** Reports the tables that are not for a file of this layer. */
export function checkPlaced(
  shape: Pick<Shape, 'projects' | 'journal' | 'server' | 'network' | 'sandbox'>,
  layer: Layer,
  report: Report,
): void {
  if (layer !== 'project') return
  for (const [key, code, message] of ABOVE)
    if (shape[key] !== undefined) report({ code, message, path: [key], at: 'key' })
}
