import { examineManaged, proveManaged, type ManagedProof, type ManagedView } from '@hookline/runtime/managed'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { managedAgentOf, managedPlan, managedRequest } from './request.ts'

/** What is known of the company's lines in an agent. */
interface ManagedDiagnosis {
  readonly agent: string
  readonly ok: boolean
  readonly file: string
  readonly events: readonly string[]
  readonly program: string | null
  /** `null`: it was not tried. */
  readonly holds: boolean | null
  readonly findings: ManagedView['findings']
}

/** `hookline doctor <agent> --scope managed`. @throws HooklineError */
export async function doctorForAll(flags: Flags, usage: string): Promise<number> {
  const agent = managedAgentOf(flags, usage)
  const loaded = await managedPlan()
  const view = examineManaged(managedRequest(agent, loaded), loaded)
  const found = diagnosis(agent, view, await proof(agent, flags, view))
  process.stdout.write(
    flags.on['json'] === true ? `${JSON.stringify(found, null, 2)}\n` : `${text(found).join('\n')}\n`,
  )
  return found.ok ? 0 : 1
}

/** Only a line that a command comes to can be tried with one. */
async function proof(
  agent: string,
  { text: { codex, claude } }: Flags,
  { events }: ManagedView,
): Promise<ManagedProof | undefined> {
  if (!events.includes('PreToolUse')) return undefined
  process.stderr.write('trying the agent with a scripted model and no network ...\n')
  return proveManaged(agent, agent === 'codex' ? codex : claude, process.env)
}

function diagnosis(
  agent: string,
  { file, events, findings }: ManagedView,
  proved: ManagedProof | undefined,
): ManagedDiagnosis {
  const all = [...findings, ...(proved?.findings ?? [])]
  return {
    agent,
    ok: all.every(({ severity }) => severity !== 'error'),
    file,
    events,
    program: proved?.program ?? null,
    holds:
      proved === undefined || proved.findings.some(({ code }) => code === 'MANAGED_UNTRIED')
        ? null
        : proved.holds,
    findings: all,
  }
}

function text({ agent, ok, file, events, holds, findings }: ManagedDiagnosis): readonly string[] {
  return [
    `${agent}, for everybody on this machine: ${file}: ${ok ? paint('green', 'well') : paint('red', 'something is wrong')}`,
    `  wired: ${events.length === 0 ? 'nothing' : events.join(', ')}`,
    ...(holds === null
      ? []
      : [`  tried: a command that is denied ${holds ? 'did not run' : 'was let through'}`]),
    ...findings.flatMap(({ code, severity, what, fix }) => [
      `  ${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${oneLine(what)} [${code}]`,
      `    ${oneLine(fix)}`,
    ]),
  ]
}
