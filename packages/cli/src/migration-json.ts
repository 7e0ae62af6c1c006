import { placeOf, type Drafted, type Migration } from '@hookline/runtime/migrate'

/** What a migration is told with. */
export interface Told {
  /** Whose hooks they were. */
  readonly agent: string
  /** The hooks.toml. */
  readonly config: string
  readonly dryRun: boolean
}

/** For programs. */
export function migrationJson(
  { draft, switchable, switched }: Migration,
  { agent, config, dryRun }: Told,
): string {
  const said = {
    agent,
    config,
    changed: draft.after !== (draft.before ?? ''),
    originals: draft.rows.map((row) => ({
      file: row.original.file,
      place: placeOf(row.original),
      what: whatOf(row),
      fate: row.fate,
      hooks: row.ids,
      why: row.why,
      notes: row.notes,
      switched: switched?.rows.includes(row) ?? false,
      agents: row.agents,
      obstacle: switchable.find((one) => one.row === row)?.obstacle,
      stays: switchable.find((one) => one.row === row)?.stays,
    })),
    never: draft.sources.flatMap(({ file, dead }) => dead.map((one) => ({ file, ...one }))),
    refused: draft.sources.flatMap(({ file, refused }) =>
      refused === undefined ? [] : [{ file, why: refused }],
    ),
    backups: switched?.backups ?? [],
    ...(dryRun ? { text: draft.after } : {}),
  }
  return `${JSON.stringify(said, null, 2)}\n`
}

/** What ran, in short. */
export function whatOf({ original: { handler } }: Drafted): string {
  const words = handler['words'] as readonly string[] | undefined
  const what = words === undefined ? (handler['command'] ?? handler['type']) : words.join(' ')
  const text = (what as string).replaceAll(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
