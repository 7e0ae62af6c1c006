import { placeOf, type Drafted, type Migration } from '@hookline/runtime/migrate'
import { paint } from './paint.ts'

/** What a migration is told with. */
export interface Told {
  /** The hooks.toml. */
  readonly config: string
  readonly dryRun: boolean
}

/** What neither file can do by itself. */
export const RESTART =
  'Codex sessions that are open keep the hooks they began with: end them, and the daemon, or both run'

/** True if nothing was left out, and where a switch was wanted nothing is still to be switched. */
export function isWhole({ draft, switchable, switched }: Migration, wanted: boolean): boolean {
  const left = draft.rows.some(({ fate }) => fate === 'left-out')
  const refused = draft.sources.some((source) => source.refused !== undefined)
  return !left && !refused && (!wanted || (switched?.rows.length ?? 0) === switchable.length)
}

/** For programs. */
export function migrationJson({ draft, switchable, switched }: Migration, { config, dryRun }: Told): string {
  const said = {
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
      obstacle: switchable.find((one) => one.row === row)?.obstacle,
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

/** For people: every original and what became of it. */
export function migrationLines(done: Migration, { config, dryRun }: Told): readonly string[] {
  const { draft, switched } = done
  const added = draft.rows.filter(({ fate }) => fate === 'new').flatMap(({ ids }) => ids).length
  const changed = draft.after !== (draft.before ?? '')
  if (draft.sources.length === 0)
    return [`nothing to take over: there is no hooks.json or config.toml in ${draft.folder}`]
  return [
    ...draft.sources.flatMap((source) => [
      paint('bold', source.file),
      ...(source.refused === undefined
        ? []
        : [
            `  ${paint('yellow', 'refused')}: Codex takes nothing of it, nor does hookline until it is mended: ${source.refused}`,
          ]),
      ...draft.rows
        .filter(({ original }) => original.file === source.file)
        .flatMap((row) => rowLines(row, done)),
      ...source.dead.map(({ place, why }) => `  ${place}: ${paint('yellow', 'left out')}: ${why}`),
    ]),
    '',
    changed ? `${dryRun ? 'would add' : 'added'} ${added} hooks to ${config}` : `nothing new for ${config}`,
    ...(dryRun && changed ? ['', draft.after.slice(draft.before?.trimEnd().length ?? 0).trim()] : []),
    ...(switched === undefined ? waiting(done, dryRun) : switchedLines(switched)),
  ]
}

function rowLines(row: Drafted, { switchable, switched }: Migration): readonly string[] {
  const { original, fate, ids, why, notes } = row
  const obstacle = switchable.find((one) => one.row === row)?.obstacle
  const state =
    switched?.rows.includes(row) === true
      ? paint('green', 'switched over')
      : fate === 'known'
        ? 'taken over before'
        : 'off until the original is'
  const became: Readonly<Record<Drafted['fate'], string>> = {
    ours: 'a line of hookline, left as it is',
    'left-out': `${paint('yellow', 'left out')}: ${why ?? ''}`,
    new: `kept as ${ids.join(', ')}  ${paint('dim', state)}`,
    known: `kept as ${ids.join(', ')}  ${paint('dim', state)}`,
  }
  return [
    `  ${placeOf(original)}  ${paint('dim', whatOf(row))}`,
    `    ${became[fate]}`,
    ...notes.map((note) => `    - ${note}`),
    ...(obstacle === undefined ? [] : [`    ${paint('yellow', 'not switched')}: ${obstacle}`]),
  ]
}

function whatOf({ original: { handler } }: Drafted): string {
  const words = handler['words'] as readonly string[] | undefined
  const what = words === undefined ? (handler['command'] ?? handler['type']) : words.join(' ')
  const text = (what as string).replaceAll(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function waiting({ switchable }: Migration, dryRun: boolean): readonly string[] {
  const ready = switchable.filter(({ obstacle }) => obstacle === undefined).length
  if (ready === 0 || dryRun) return []
  return [
    `${ready} originals still run in Codex; hookline migrate codex --disable switches them off and their hooks on`,
  ]
}

function switchedLines({ rows, backups }: NonNullable<Migration['switched']>): readonly string[] {
  return [
    `${paint('green', 'switched')}  ${rows.length} originals are off in Codex, and their hooks are on`,
    ...backups.map((backup) => `  what the file was before: ${backup}`),
    '  back again: hookline migrate codex --undo',
    `  ${RESTART}`,
  ]
}
