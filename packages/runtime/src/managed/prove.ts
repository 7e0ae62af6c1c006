import { CANARY_REASON } from '../canary.ts'
import { finding, type Finding } from '../doctor/finding.ts'
import { HooklineError } from '@hookline/core'
import { findProgram } from '../install/find-program.ts'
import { proveClaude } from './prove-claude.ts'
import { proveCodex } from './prove-codex.ts'

/** What became of the command that the company's lines deny: what the model was told, or why it was never tried. */
export type Proved =
  | { readonly is: 'answered'; readonly answer: string }
  | { readonly is: 'untried'; readonly why: string }

/** The agent itself, and how it is tried. */
const WAYS: Readonly<
  Record<
    string,
    { readonly program: string; readonly prove: (program: string, env: NodeJS.ProcessEnv) => Promise<Proved> }
  >
> = {
  codex: { program: 'codex', prove: proveCodex },
  'claude-code': { program: 'claude', prove: proveClaude },
}

/** What came of trying an agent. */
export interface ManagedProof {
  /** `undefined`: there is no such agent here. */
  readonly program: string | undefined
  /** True: a command was denied by the lines of the company, in the agent itself. */
  readonly holds: boolean
  readonly findings: readonly Finding[]
}

/** Tries an agent with a scripted model: no network, no login, no cost. */
export async function proveManaged(
  agent: string,
  given: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ManagedProof> {
  const { program: name, prove } = WAYS[agent]!
  const program = findProgram(name, given, env['PATH'])
  if (program === undefined)
    return { program, holds: false, findings: [finding('MANAGED_UNTRIED', `there is no ${name} on PATH`)] }
  try {
    return { program, ...judged(await prove(program, env)) }
  } catch (thrown) {
    const { message } = HooklineError.from(thrown)
    return { program, holds: false, findings: [finding('MANAGED_UNTRIED', message)] }
  }
}

function judged(came: Proved): Omit<ManagedProof, 'program'> {
  if (came.is === 'untried') return { holds: false, findings: [finding('MANAGED_UNTRIED', came.why)] }
  const holds = came.answer.includes(CANARY_REASON)
  const what = `the model was told: ${came.answer.slice(0, 200)}`
  return { holds, findings: holds ? [] : [finding('MANAGED_LETS_THROUGH', what)] }
}
