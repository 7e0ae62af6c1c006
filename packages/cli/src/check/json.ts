import type { Examined } from './examine.ts'

/** What was found in all files, for programs. */
export function asJson(all: readonly Examined[]): string {
  const files = all.map(({ name, plans, errors, warnings, findings, older }) => ({
    file: name,
    ok: errors.length === 0 && findings.every(({ severity }) => severity !== 'error'),
    hooks: plans.reduce((sum, plan) => sum + plan.hooks.length, 0),
    errors,
    warnings,
    findings,
    older,
  }))
  return JSON.stringify({ ok: files.every(({ ok }) => ok), files }, null, 2)
}
