import type { Diagnosis, Finding } from '@hookline/runtime/doctor'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

/** A diagnosis for people. It repeats files of projects, and what the agent says of them. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { program, version: codex, home, findings, ok } = diagnosis
  return [
    oneLine(`Codex ${codex ?? ''} (${program}), home ${home}`),
    ...proofs(diagnosis),
    ...findings.flatMap(explained),
    ok
      ? `${paint('green', 'ok')}  hookline is asked, and Codex obeys`
      : `${paint('red', 'not well')}  ${findings.filter(({ severity }) => severity === 'error').length} to mend; docs/agents/codex-doctor.md tells more`,
  ].join('\n')
}

/** A line for each scope and state. */
function proofs({ lines, denials }: Diagnosis): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { scope, native, state } of lines) {
    const head = `${scope} scope, ${WORDS[state]}`
    groups.set(head, [...(groups.get(head) ?? []), native])
  }
  return [
    ...[...groups].map(([head, natives]) => oneLine(`  ${head}: ${natives.join(', ')}`)),
    ...denials.map(({ scope, state }) => `  ${scope} scope, a denied command: ${WORDS[state]}`),
  ]
}

const WORDS = {
  fired: 'fires',
  silent: 'does not fire',
  untried: 'was not tried',
  holds: 'does not run',
  left: "is left to your own scope's line",
  ignored: 'is run all the same',
} as const

const COLOURS = { error: 'red', warning: 'yellow', note: 'dim' } as const

function explained({ severity, code, scope, what, fix }: Finding): readonly string[] {
  const where = scope === undefined ? '' : `${scope} scope: `
  return [`${paint(COLOURS[severity], severity)} ${code}: ${where}${oneLine(what)}`, `  ${oneLine(fix)}`]
}
