import { codex } from '@hookline/agents'
import { recordedVersion } from '@hookline/core'

/** What sets versions of Codex apart beside what they tell, a sentence each. */
interface Trait {
  readonly what: string
  /** The oldest version that has it, of those that were tried. Default: the oldest of all. */
  readonly since?: string
  /** The newest that has it. Default: the newest of all. */
  readonly until?: string
}

export type TraitName =
  | 'daemon'
  | 'tokens'
  | 'items'
  | 'itemsAnywhere'
  | 'failures'
  | 'codeMode'
  | 'plugins'
  | 'programs'
  | 'startedReviews'
  | 'flatTools'
  | 'trusting'

/** All of them; the tests hold each against the real programs. */
export const TRAITS: Readonly<Record<TraitName, Trait>> = {
  daemon: {
    what: 'the terminal UI works through a background process, unless it is given `--no-daemon`',
    since: '0.163.0',
  },
  tokens: { what: 'its transcript says what a turn used up', since: '0.163.0' },
  items: {
    what: 'the transcript of `codex exec` has each call with what came of it, and each message',
    since: '0.150.1',
  },
  itemsAnywhere: { what: 'that of an editor (`codex app-server`) has them, too', since: '0.163.0' },
  failures: { what: 'a turn that failed is in the transcript', since: '0.150.1' },
  codeMode: { what: 'models of its catalog act by code (code mode)', since: '0.163.0' },
  plugins: { what: 'plugins can be added, that of hookline too (`codex plugin add`)', since: '0.140.0' },
  programs: {
    what: 'asks the hooks of a program (`@hookline/sdk`); where there are guards and it does not, the turn ends with `GATE_SILENT`',
    since: '0.150.1',
  },
  startedReviews: { what: 'a session that only reviews reports `session.start`', until: '0.130.0' },
  flatTools: { what: 'its model calls tools by names of one piece', until: '0.130.0' },
  trusting: { what: '`codex exec` notes the folder as trusted in config.toml', until: '0.150.1' },
}

/** Every version that was tried, the newest first. */
export function triedVersions(): readonly string[] {
  const recorded = (codex.versions ?? []).map(({ version }) => version)
  return codex.tried === undefined ? recorded : [codex.tried, ...recorded]
}

/** True if this Codex has it; one that was not tried is taken for the nearest older one. */
export function hasTrait(name: TraitName, version: string): boolean {
  const { since, until } = TRAITS[name]
  const at = ageOf(version)
  return at <= (since === undefined ? Number.POSITIVE_INFINITY : ageOf(since)) && at >= ageOf(until)
}

/** How many tables are newer than that of a version. */
function ageOf(version: string | undefined): number {
  return (codex.versions ?? []).indexOf(recordedVersion(codex, version))
}
