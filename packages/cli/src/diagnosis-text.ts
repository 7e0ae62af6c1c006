import type { Diagnosis, Finding } from '@hookline/runtime/doctor'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

/** A diagnosis for people. It repeats files of projects, and what the agent says of them. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { program, version: codex, home, findings, ok } = diagnosis
  return [
    oneLine(`Codex ${codex ?? ''} (${program}), home ${home}`),
    ...proofs(diagnosis),
    sandboxLine(diagnosis),
    limitsLine(diagnosis),
    ...findings.flatMap(explained),
    ok
      ? `${paint('green', 'ok')}  hookline is asked, and Codex obeys`
      : `${paint('red', 'not well')}  ${findings.filter(({ severity }) => severity === 'error').length} to mend; docs/agents/codex-doctor.md tells more`,
  ].join('\n')
}

function sandboxLine({ sandbox: { backend, program, fault, lacks } }: Diagnosis): string {
  const what =
    backend === 'none'
      ? `none: ${fault}`
      : `${backend}${lacks === undefined ? '' : `, ${lacks}`}, tried: ${program}`
  return oneLine(`  sandbox of hooks: ${what}`)
}

function limitsLine({ limits: { by, place } }: Diagnosis): string {
  return oneLine(`  limits of hooks: ${LIMITED[by]}${place === null ? '' : `: ${place}`}`)
}

const LIMITED = {
  cgroup: 'groups of the kernel (cgroup v2)',
  rlimits: 'each process for itself (ulimit); this user may make no groups of the kernel here',
  none: 'time and output alone',
} as const

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
