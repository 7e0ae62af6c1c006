import { LINE_FINDINGS } from './line-findings.ts'
import { MANAGED_FINDINGS } from './managed-findings.ts'
import { PLACE_FINDINGS } from './place-findings.ts'
import { TRIAL_FINDINGS } from './trial-findings.ts'

/** A row of the table: how bad it is, what it means, and what to do. */
export interface FindingRow {
  readonly severity: 'error' | 'warning' | 'note'
  readonly means: string
  readonly fix: string
}

/** A stable name of something doctor can find. */
export type FindingCode = keyof typeof FINDINGS

/** Everything that `hookline doctor codex` can find. The docs page is its print. */
export const FINDINGS: typeof LINE_FINDINGS &
  typeof PLACE_FINDINGS &
  typeof TRIAL_FINDINGS &
  typeof MANAGED_FINDINGS = {
  ...LINE_FINDINGS,
  ...PLACE_FINDINGS,
  ...TRIAL_FINDINGS,
  ...MANAGED_FINDINGS,
}
