import { FINDINGS, type FindingCode } from './findings.ts'

/** What doctor found: what is wrong, here and now, and what to do about it. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: 'error' | 'warning' | 'note'
  /** Whose lines are concerned; absent: everybody's. */
  readonly scope?: Scope
  readonly what: string
  readonly fix: string
}

/** Where an agent has a line from. */
export type Scope = 'user' | 'project'

/** What of a finding is not in the table. */
interface Particulars {
  readonly scope?: Scope | undefined
  readonly fix?: string
  readonly severity?: Finding['severity']
}

/** A finding of the table, with what it is this time. */
export function finding(code: FindingCode, what: string, given: Particulars = {}): Finding {
  const { severity, fix } = FINDINGS[code]
  return {
    code,
    severity: given.severity ?? severity,
    ...(given.scope === undefined ? {} : { scope: given.scope }),
    what,
    fix: given.fix ?? fix,
  }
}
