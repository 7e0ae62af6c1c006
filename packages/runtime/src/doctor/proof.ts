import { CANARY_REASON } from '../canary.ts'
import { finding, type Finding, type Scope } from './finding.ts'
import type { HookRun } from './hook-run.ts'
import type { WiredLine } from './line.ts'
import type { Trial } from './trial.ts'

/** What is proved of one line. */
export interface ProvedLine {
  readonly scope: Scope
  readonly native: string
  /** `untried`: it did not happen in the trial. */
  readonly state: 'fired' | 'silent' | 'untried'
}

/** What is proved of denials in a scope; `left`: to the line of the other scope, which denies. */
export interface ProvedDenial {
  readonly scope: Scope
  readonly state: 'holds' | 'left' | 'ignored' | 'untried'
}

/** What a trial proves. */
export interface Proof {
  readonly lines: readonly ProvedLine[]
  readonly denials: readonly ProvedDenial[]
  readonly findings: readonly Finding[]
}

/** Holds what was seen in a trial against the lines that Codex should run. */
export function prove(lines: readonly WiredLine[], trial: Trial): Proof {
  const judged = lines.map((line) => ({ line, ...judge(line, trial) }))
  const gates = lines.filter(({ native }) => native === 'PreToolUse')
  const denials = gates.map((line) => ({ scope: line.scope, state: denial(line, trial) }))
  const untried = [
    ...new Set(judged.filter(({ state }) => state === 'untried').map(({ line }) => line.native)),
  ]
  return {
    lines: judged.map(({ line: { scope, native }, state }) => ({ scope, native, state })),
    denials,
    findings: [
      ...judged.flatMap(({ line, why }) =>
        why === undefined ? [] : [finding('EVENT_SILENT', `${line.native}: ${why}`, { scope: line.scope })],
      ),
      ...denials
        .filter(({ state }) => state === 'ignored')
        .map(({ scope }) => finding('DENIAL_IGNORED', ignored(trial), { scope })),
      ...(untried.length === 0 ? [] : [finding('EVENT_UNTRIED', untried.join(', '))]),
    ],
  }
}

function judge(line: WiredLine, trial: Trial): { state: ProvedLine['state']; why?: string } {
  const { native, scope } = line
  if (!trial.happened.has(native)) return { state: 'untried' }
  const failed = runsOf(line, trial).filter(({ status }) => status === 'failed')
  if (failed.length > 0) {
    const said = [...new Set(failed.flatMap((run) => run.said))].join('; ')
    return { state: 'silent', why: `Codex says that the line failed${said === '' ? '' : `: ${said}`}` }
  }
  const called = trial.calls.some((call) => call.native === native && (call.scope ?? scope) === scope)
  return called ? { state: 'fired' } : { state: 'silent', why: 'hookline was not called' }
}

function denial(line: WiredLine, { denied, ran, calls }: Trial): ProvedDenial['state'] {
  if (denied === undefined) return 'untried'
  const asked = calls.filter(({ native, scope }) => native === line.native && scope === line.scope)
  if (!denied.started && asked.length > 0 && asked.every(({ left }) => left)) return 'left'
  const blocked = ran.some((run) => isOf(line, run) && run.ofDenied && run.status === 'blocked')
  return !denied.started && blocked ? 'holds' : 'ignored'
}

function ignored({ denied }: Trial): string {
  if (denied?.started === true) return 'the command that hookline denies was run'
  return denied?.answer.includes(CANARY_REASON) === true
    ? 'the line did not deny; that of the other scope did'
    : `something else answered for it: ${denied?.answer.slice(0, 200) ?? ''}`
}

function runsOf(line: WiredLine, { ran }: Trial): readonly HookRun[] {
  return ran.filter((run) => isOf(line, run))
}

function isOf({ file, place, native }: WiredLine, run: HookRun): boolean {
  return run.native === native && run.file === file && run.place === place
}
