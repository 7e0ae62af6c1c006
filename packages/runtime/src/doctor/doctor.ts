import { HooklineError } from '@hookline/core'
import { findProgram } from '../install/find-program.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { checkLimits, type LimitsFound } from './check-limits.ts'
import { checkSandbox, type SandboxFound } from './check-sandbox.ts'
import { converse, type Conversation } from './conversation.ts'
import { examine } from './examine.ts'
import { finding, type Finding } from './finding.ts'
import { prove, type Proof, type ProvedDenial, type ProvedLine } from './proof.ts'
import { setStage, type Stage } from './stage.ts'
import { surroundings } from './surroundings.ts'
import { trial } from './trial.ts'
import { activeLines, allowedBy, look, type View } from './view.ts'

/** What to examine. */
export interface DoctorRequest {
  readonly env: NodeJS.ProcessEnv
  /** Where the user stands. */
  readonly cwd: string
  /** The program, if not the one on PATH. */
  readonly program?: string | undefined
  /** The hooks.toml, and what was made of it. */
  readonly config: string
  readonly loaded: LoadedPlan
  /** This hookline's version. */
  readonly hookline: string
  /** Told what is being done, as it takes seconds. */
  readonly onStep: (what: string) => void
}

/** What came of it. */
export interface Diagnosis {
  readonly agent: 'codex'
  /** False: there is a finding that is an error. */
  readonly ok: boolean
  readonly program: string
  readonly version: string | null
  readonly home: string
  readonly hookline: string
  /** What hooks are walled in with on this machine, tried. */
  readonly sandbox: SandboxFound
  /** What holds children to their limits, tried. */
  readonly limits: LimitsFound
  readonly lines: readonly ProvedLine[]
  readonly denials: readonly ProvedDenial[]
  readonly findings: readonly Finding[]
}

/** Examines Codex's wiring, and proves it in a session; `undefined`: there is no Codex. @throws HooklineError `AGENT_SILENT` */
export async function doctor(request: DoctorRequest): Promise<Diagnosis | undefined> {
  const program = findProgram('codex', request.program, request.env['PATH'])
  if (program === undefined) return undefined
  const { home, files, findings: around } = await surroundings(request)
  const stage = setStage(request.env)
  try {
    request.onStep('asking Codex what it sees of its hooks')
    const seen = await session(program, stage, request, (view) => examine(view, files, request))
    const { sandbox, findings: walls } = checkSandbox(request.env, program, request.loaded)
    const findings = [...seen.findings, ...around, ...walls].toSorted(bySeverity)
    const ok = findings.every(({ severity }) => severity !== 'error')
    const known = { program, home, hookline: request.hookline, sandbox, limits: checkLimits() }
    return { agent: 'codex', ok, ...known, ...seen, findings }
  } finally {
    stage.remove()
  }
}

type Session = Proof & Pick<Diagnosis, 'version'>

const UNPROVED: Proof = { lines: [], denials: [], findings: [] }

/** One process of Codex is asked, and tried. */
async function session(
  program: string,
  stage: Stage,
  request: DoctorRequest,
  examined: (view: View) => readonly Finding[],
): Promise<Session> {
  let talk: Conversation | undefined
  try {
    talk = await converse({ program, cwd: request.cwd, env: stage.env })
    const view = await look(talk, request.cwd)
    const found = examined(view)
    const proof = await tryOut(talk, view, stage, request)
    return { ...proof, version: talk.version, findings: [...found, ...proof.findings] }
  } catch (thrown) {
    return { ...UNPROVED, version: talk?.version ?? null, findings: [said('CODEX_SILENT', thrown)] }
  } finally {
    await talk?.end()
  }
}

async function tryOut(
  talk: Conversation,
  view: View,
  stage: Stage,
  { cwd, onStep }: DoctorRequest,
): Promise<Proof> {
  const active = activeLines(view)
  if (active.length === 0) return UNPROVED
  onStep(`trying ${active.length} lines in a session of Codex, with a scripted model and no network`)
  const { mcpServers, requirements } = view
  const project = active.some(({ scope }) => scope === 'project') ? cwd : undefined
  try {
    return prove(active, await trial(talk, stage, { project, mcpServers, ...allowedBy(requirements) }))
  } catch (thrown) {
    return { ...UNPROVED, findings: [said('CANARY_IMPOSSIBLE', thrown)] }
  }
}

function said(code: 'CODEX_SILENT' | 'CANARY_IMPOSSIBLE', thrown: unknown): Finding {
  return finding(code, HooklineError.from(thrown).message)
}

const RANK = ['error', 'warning', 'note'] as const

function bySeverity(a: Finding, b: Finding): number {
  return RANK.indexOf(a.severity) - RANK.indexOf(b.severity)
}
