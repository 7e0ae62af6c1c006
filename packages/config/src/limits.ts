import { CHILD_LIMITS, type ChildLimits } from '@hookline/core'
import type { Path } from './fault.ts'
import type { HookTable, LimitsTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import { bytesOf, GB, MB, sizeFault } from './size.ts'
import { fits, text, whole, type Is } from './right-value.ts'

/** From so many to so many. */
export const COUNTS = { processes: [1, 100_000], open_files: [16, 1_000_000] } as const

const SIZES = {
  memory: { least: MB, most: 10_000 * GB },
  output: { least: 1024, most: 64 * MB },
} as const

const within =
  ([least, most]: readonly [number, number]): Is =>
  (value) =>
    whole(value) && (value as number) >= least && (value as number) <= most

const RULES: Readonly<Record<string, Is>> = {
  memory: text,
  processes: within(COUNTS.processes),
  open_files: within(COUNTS.open_files),
  output: text,
}

/** True for what `limits` of a hook takes. */
export function isLimits(value: unknown): boolean {
  return fits(value, RULES)
}

/** As the plan has it: in bytes, and only what is written. */
export function limitsIn({ memory, processes, open_files: openFiles, output }: LimitsTable): ChildLimits {
  const [most, told] = [sizeIn('memory', memory), sizeIn('output', output)]
  return {
    ...(most === undefined ? {} : { memory: most }),
    ...(processes === undefined ? {} : { processes }),
    ...(openFiles === undefined ? {} : { openFiles }),
    ...(told === undefined ? {} : { output: told }),
  }
}

/** Reports sizes that are none, and what a project would have more of than others. */
export function checkLimits({ limits }: HookTable, path: Path, { layer, report }: Setting): void {
  if (limits === undefined) return
  for (const key of ['memory', 'output'] as const) {
    const said = limits[key]
    if (said !== undefined && sizeIn(key, said) === undefined)
      report({ ...sizeFault(said, SIZES[key]), path: [...path, 'limits', key] })
  }
  if (layer === 'project') checkNarrowed(limits, [...path, 'limits'], report)
}

function sizeIn(key: keyof typeof SIZES, said: string | undefined): number | undefined {
  return said === undefined ? undefined : bytesOf(said, SIZES[key])
}

/** What an MCP server may give in one message. */
const PROJECT_OUTPUT = 8 * MB

function checkNarrowed(limits: LimitsTable, path: Path, report: Setting['report']): void {
  const { processes, openFiles, output } = limitsIn(limits)
  const wider = [
    ['processes', processes, CHILD_LIMITS.processes!],
    ['open_files', openFiles, CHILD_LIMITS.openFiles!],
    ['output', output, PROJECT_OUTPUT],
  ] as const
  for (const [key, said, most] of wider) {
    if (said === undefined || said <= most) continue
    const shown = key === 'output' ? `"${PROJECT_OUTPUT / MB}MB"` : most
    report({
      code: 'LIMITS_WIDENED',
      message: `a project's hooks use no more of the machine than others: \`${key}\` is ${shown} at most`,
      path: [...path, key],
    })
  }
}
