import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codex } from '@hookline/agents'
import { recordedVersion, type AgentVersion } from '@hookline/core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { hasTrait, type TraitName } from '../house/docs/codex-traits.ts'
import {
  codexAppSession,
  codexSdkSession,
  codexSession,
  codexTuiSession,
  createLab,
  evidence,
  findCodex,
  NATIVES,
  readTrace,
  shownOfHooks,
  trackerLog,
  type AppServerMessage,
  type Codex,
  type CodexLine,
  type EditorOptions,
  type Lab,
  type ModelStep,
  type NativeEvent,
  type Session,
  type SessionOptions,
  type TraceLine,
  type Wiring,
} from '../e2e/index.ts'

/** What is on the stage before Codex comes: paths are below the lab's root, `workspace/` is where Codex works. */
export interface Play {
  readonly hooks: string
  readonly script: readonly ModelStep[]
  readonly model?: string
  readonly prompt?: string
  readonly files?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** Default: all but those about the model. */
  readonly natives?: readonly NativeEvent[]
  /** The first line of `codex exec` at which its user presses Ctrl-C. */
  readonly interruptAt?: (line: CodexLine) => boolean
  readonly wiring?: Wiring
  readonly keys?: string
  readonly settings?: string
  /** A profile of permissions in them, which `codex exec` then has instead of a sandbox. */
  readonly permissions?: string
}

/** A session that is over, and the place where it was. */
export interface Played<Line = CodexLine> extends Session<Line> {
  readonly trace: readonly TraceLine[]
  /** A file of the workspace; empty if there is none. */
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  /** The calls that reached the MCP server. */
  readonly tracked: string
}

const found = await findCodex()
if ('missing' in found)
  process.stderr.write(`\nSKIPPED, NOTHING PROVED: no Codex here (${found.missing})\n\n`)

/** True where there is no Codex to test with. */
export const noCodex: boolean = 'missing' in found

/** The version of the Codex that plays. */
export const stageVersion: string = 'missing' in found ? codex.version : found.version

/** True if the Codex that plays has it. */
export function onStageHas(trait: TraitName): boolean {
  return hasTrait(trait, stageVersion)
}

/** What can be done with the Codex that plays: the one that is pinned, unless `HOOKLINE_CODEX` names another. */
export const onStage: AgentVersion = recordedVersion(codex, 'missing' in found ? undefined : found.version)

/** Plays once for all tests of the group. */
export function playing(play: Play): () => Played {
  return once(play, (lab) => playIn(lab, play))
}

/** The same in an editor. */
export function playingInEditor(play: Play, editor: EditorOptions): () => Played<AppServerMessage> {
  return once(play, (lab) => played(lab, play, (options) => codexAppSession(lab, options, editor)))
}

/** The same at a terminal. */
export function playingAtTerminal(
  play: Play,
  user: Parameters<typeof codexTuiSession>[2],
): () => Played<never> {
  return once(play, (lab) => played(lab, play, (options) => codexTuiSession(lab, options, user)))
}

/** The same by a program that is built on the SDK. */
export function playingBySdk(
  play: Play,
  program: Parameters<typeof codexSdkSession>[2],
): () => Played<never> {
  return once(play, (lab) => played(lab, play, (options) => codexSdkSession(lab, options, program)))
}

function once<T>({ timeoutMs = 0 }: Play, act: (lab: Lab) => Promise<T>): () => T {
  let lab: Lab | undefined
  let came: T
  beforeAll(async () => {
    lab = await createLab()
    came = await act(lab)
  }, timeoutMs + 120_000)
  beforeEach(({ onTestFailed }) =>
    onTestFailed(() => void process.stderr.write(lab === undefined ? '' : evidence(lab))),
  )
  afterAll(() => lab?.remove())
  return () => came
}

/** Plays in a lab that may have seen other plays. */
export function playIn(lab: Lab, play: Play): Promise<Played> {
  return played(lab, play, (options) => codexSession(lab, options))
}

/** The same in an editor. */
export function playInEditor(lab: Lab, play: Play, editor: EditorOptions): Promise<Played<AppServerMessage>> {
  return played(lab, play, (options) => codexAppSession(lab, options, editor))
}

async function played<Line>(
  lab: Lab,
  play: Play,
  act: (options: SessionOptions) => Promise<Session<Line>>,
): Promise<Played<Line>> {
  const options = prepared(lab, play)
  const before = readTrace(lab.trace).length
  const session = await act(options)
  const readIf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  return {
    ...session,
    trace: readTrace(lab.trace, before),
    read: (path) => readIf(join(lab.workspace, path)),
    has: (path) => existsSync(join(lab.workspace, path)),
    tracked: readIf(trackerLog(lab)),
  }
}

/** What an editor's user is shown of the hooks in a play. */
export async function shownIn(lab: Lab, play: Play): Promise<readonly string[]> {
  const { lines } = await codexAppSession(lab, prepared(lab, play))
  return shownOfHooks(lines)
}

function prepared(lab: Lab, { hooks, files = {}, prompt = 'Do it.', ...play }: Play): SessionOptions {
  const config = join(lab.root, 'hooks.toml')
  place(config, hooks)
  for (const [path, text] of Object.entries(files)) place(join(lab.root, path), text)
  const record = process.env['HOOKLINE_RECORD']
  const given = { timeoutMs: 90_000, natives: WIRED, ...play, codex: found as Codex, config, prompt }
  const { env = '', flags = [] } = play.wiring ?? {}
  const wiring = { env, flags: [...VERSION, ...flags] }
  return { ...given, wiring, ...(record === undefined ? {} : { record }) }
}

/** As `install` would tell it: only that Codex is an old one. */
const VERSION: readonly string[] =
  'missing' in found || onStage.version === codex.version ? [] : ['--agent-version', found.version]

/** As `install` would wire them: the model's own events only where a hook is on them. */
const WIRED = NATIVES.filter((native) => !native.includes('ModelRequest'))

/** A text that begins with `#!` is a program. */
function place(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
}
