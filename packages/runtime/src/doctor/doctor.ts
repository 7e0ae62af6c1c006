import { codexWiring } from '../install/codex/wiring.ts'
import { findProgram } from '../install/find-program.ts'
import { wantedEvents } from '../install/wanted.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { projectRoot } from '../stamp.ts'
import { stateDir } from '../state.ts'
import { HooklineError } from '@hookline/core'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkDaemon } from './check-daemon.ts'
import { checkLines } from './check-lines.ts'
import { checkPlaces } from './check-place.ts'
import { checkSettings, hooksAreOff } from './check-settings.ts'
import { checkWiring, type HooksFile } from './check-wiring.ts'
import { converse } from './conversation.ts'
import { finding, type Finding } from './finding.ts'
import type { WiredLine } from './line.ts'
import { prove, type ProvedDenial, type ProvedLine } from './proof.ts'
import { trial } from './trial.ts'
import { look, type Requirements, type View } from './view.ts'

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
  readonly ok: boolean
  readonly program: string
  readonly version: string | null
  readonly home: string
  readonly hookline: string
  readonly lines: readonly ProvedLine[]
  readonly denials: readonly ProvedDenial[]
  readonly findings: readonly Finding[]
}

/** Examines Codex's wiring, and proves it in a session; `undefined`: there is no Codex. */
export async function doctor(request: DoctorRequest): Promise<Diagnosis | undefined> {
  const { env, cwd, onStep } = request
  const program = findProgram('codex', request.program, env['PATH'])
  if (program === undefined) return undefined
  const home = dirname(codexWiring.userFile(env))
  const files = hooksFiles(env, cwd)
  const around = [
    ...checkPlaces({ ...request, codexHome: home, stateDir: stateDir(env) }),
    ...(await checkDaemon({ codexHome: home, env, files: files.map(({ file }) => file) })),
  ]
  const report = (rest: Partial<Diagnosis>, findings: readonly Finding[]): Diagnosis => ({
    agent: 'codex',
    program,
    version: null,
    home,
    hookline: request.hookline,
    lines: [],
    denials: [],
    ...rest,
    findings: [...findings, ...around].toSorted(bySeverity),
    ok: ![...findings, ...around].some(({ severity }) => severity === 'error'),
  })
  onStep('asking Codex what it sees of its hooks')
  let seen: Seen
  try {
    seen = await ask(program, request)
  } catch (thrown) {
    return report({}, [finding('CODEX_SILENT', HooklineError.from(thrown).message)])
  }
  const { view, version } = seen
  const written = examine(view, files, request)
  const active = hooksAreOff(view) ? [] : view.lines.filter(isActive)
  if (active.length === 0) return report({ version }, written)
  onStep(`trying ${active.length} lines in a session of Codex, with a scripted model and no network`)
  try {
    const proof = prove(active, await tryOut(active, view, program, request))
    return report({ version, lines: proof.lines, denials: proof.denials }, [...written, ...proof.findings])
  } catch (thrown) {
    return report({ version }, [...written, finding('CANARY_IMPOSSIBLE', HooklineError.from(thrown).message)])
  }
}

/** The project's file, unless the user stands where his own is. */
function hooksFiles(env: NodeJS.ProcessEnv, cwd: string): readonly HooksFile[] {
  const user = codexWiring.userFile(env)
  const project = codexWiring.projectFile(projectRoot(cwd))
  return [
    { scope: 'user', file: real(user) },
    ...(existsSync(project) && real(project) !== real(user)
      ? [{ scope: 'project' as const, file: project }]
      : []),
  ]
}

/** Codex follows links to its home, and names the file by where they lead. */
function real(file: string): string {
  try {
    return join(realpathSync(dirname(file)), 'hooks.json')
  } catch {
    return file
  }
}

interface Seen {
  readonly view: View
  readonly version: string | null
}

async function ask(program: string, { env, cwd }: DoctorRequest): Promise<Seen> {
  const talk = await converse({ program, cwd, env })
  try {
    return { view: await look(talk, cwd), version: talk.version }
  } finally {
    await talk.end()
  }
}

function examine(view: View, files: readonly HooksFile[], request: DoctorRequest): readonly Finding[] {
  const { env, hookline, loaded } = request
  const settings = checkSettings(view)
  // a Codex that is told to run nothing does not list its hooks either
  if (hooksAreOff(view)) return settings
  const wanted = wantedEvents(codexWiring, loaded.plan)
  const node = findProgram('node', undefined, env['PATH'])
  return [
    ...settings,
    ...checkWiring(view, files, wanted, loaded.plan),
    ...checkLines(view.lines, { wanted, hookline, stateDir: stateDir(env), node }),
  ]
}

function isActive({ enabled, trust }: WiredLine): boolean {
  return enabled && (trust === 'trusted' || trust === 'managed')
}

function tryOut(
  active: readonly WiredLine[],
  view: View,
  program: string,
  { env, cwd }: DoctorRequest,
): ReturnType<typeof trial> {
  const project = active.some(({ scope }) => scope === 'project') ? cwd : undefined
  const { mcpServers, requirements } = view
  return trial({ program, env, project, mcpServers, ...allowed(requirements) })
}

/** The commands of the trial are no-ops, and a sandbox may be missing on this machine: none, if that is allowed. */
function allowed(found: Requirements): { readonly sandbox: string; readonly approval: string } {
  const pick = (liked: string, given: readonly unknown[] | null | undefined): string =>
    given === null || given === undefined || given.includes(liked) ? liked : String(given[0])
  return {
    sandbox: pick('danger-full-access', found.allowedSandboxModes),
    approval: pick('untrusted', found.allowedApprovalPolicies),
  }
}

const RANK = ['error', 'warning', 'note'] as const

function bySeverity(a: Finding, b: Finding): number {
  return RANK.indexOf(a.severity) - RANK.indexOf(b.severity)
}
