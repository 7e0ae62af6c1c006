import { pathText, type Fault } from './fault.ts'

/** The same for two faults that say the same of one place. */
export function sameness({ code, message, path, offset }: Fault): string {
  return JSON.stringify([code, message, path, path[0] === 'hooks' ? offset : undefined])
}

/** A variable in the wrong place is not also a bad event, a table that is no secret not also a bad setting. */
export function followsFrom({ code, path }: Fault, faults: readonly Fault[]): boolean {
  const place = pathText(path)
  return (
    !CAUSES.has(code) &&
    faults.some((cause) => {
      if (!CAUSES.has(cause.code)) return false
      const above = pathText(cause.path)
      return place === above || place.startsWith(`${above}.`)
    })
  )
}

const CAUSES: ReadonlySet<string> = new Set(['VARIABLE_PLACE', 'SECRET_REFERENCE'])
