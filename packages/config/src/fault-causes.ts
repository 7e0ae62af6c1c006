import { pathText, type Fault } from './fault.ts'

/** The same for two faults that say the same of one place. */
export function sameness({ code, message, path, offset }: Fault): string {
  return JSON.stringify([code, message, path, path[0] === 'hooks' ? offset : undefined])
}

/** Those that do not follow from others: a variable in the wrong place is not also a bad event, a table that is no secret not also a bad setting. */
export function ownFaults(faults: readonly Fault[]): readonly Fault[] {
  const causes = new Set(faults.flatMap(({ code, path }) => (CAUSES.has(code) ? [pathText(path)] : [])))
  const follows = ({ code, path }: Fault): boolean =>
    !CAUSES.has(code) &&
    path.some(
      (_, at) => typeof (path[at + 1] ?? '') === 'string' && causes.has(pathText(path.slice(0, at + 1))),
    )
  return causes.size === 0 ? faults : faults.filter((fault) => !follows(fault))
}

const CAUSES: ReadonlySet<string> = new Set(['VARIABLE_PLACE', 'SECRET_REFERENCE'])
