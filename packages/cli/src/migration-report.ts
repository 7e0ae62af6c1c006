import { printable } from '@hookline/config'
import { isFree, placeOf, type Drafted, type Migration } from '@hookline/runtime/migrate'
import { whatOf, type Told } from './migration-json.ts'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

/** What neither file can do by itself. */
export function restart(title: string): string {
  const daemon = title === 'Codex' ? ', and the daemon,' : ','
  return `${title} sessions that are open keep the hooks they began with: end them${daemon} or both run`
}

/** True if nothing was left out, and nothing is still to be switched that was to be. */
export function isWhole(
  { draft, switchable, switched }: Migration,
  wanted: Readonly<Record<string, boolean | undefined>>,
): boolean {
  const left = draft.rows.some(({ fate }) => fate === 'left-out')
  const refused = draft.sources.some((source) => source.refused !== undefined)
  const open = switchable.filter(({ row }) => switched?.rows.includes(row) !== true)
  return (
    !left && !refused && !(wanted['disable'] === true && open.length > 0) && !isOff(wanted['enable'], open)
  )
}

function isOff(wanted: boolean | undefined, open: Migration['switchable']): boolean {
  return wanted === true && open.some(({ stays }) => stays !== undefined)
}

/** For people: every original and what became of it. */
export function migrationLines(done: Migration, told: Told): readonly string[] {
  const { draft, switched } = done
  const { config, dryRun } = told
  const added = draft.rows.filter(({ fate }) => fate === 'new').flatMap(({ ids }) => ids).length
  const changed = draft.after !== (draft.before ?? '')
  if (draft.sources.length === 0)
    return [`nothing to take over: none of these is there: ${draft.files.join(', ')}`]
  return [
    ...draft.sources.flatMap((source) => [
      paint('bold', oneLine(source.file)),
      ...(source.refused === undefined ? [] : [`  ${refusal(draft.title, source.refused)}`]),
      ...draft.rows
        .filter(({ original }) => original.file === source.file)
        .flatMap((row) => rowLines(row, done)),
      ...source.dead.map(
        ({ place, why }) => `  ${oneLine(place)}: ${paint('yellow', 'left out')}: ${oneLine(why)}`,
      ),
      ...(isSilent(source, draft.rows) ? ['  no hooks'] : []),
    ]),
    '',
    changed ? `${dryRun ? 'would add' : 'added'} ${added} hooks to ${config}` : `nothing new for ${config}`,
    ...(dryRun && changed
      ? ['', printable(draft.after.slice(draft.before?.trimEnd().length ?? 0).trim())]
      : []),
    ...(switched === undefined ? waiting(done, told) : switchedLines(done, told)),
  ]
}

function refusal(title: string, why: string): string {
  return `${paint('yellow', 'refused')}: ${title} takes nothing of it, nor does hookline until it is mended: ${oneLine(why)}`
}

function isSilent(
  { file, dead, refused }: Migration['draft']['sources'][number],
  rows: readonly Drafted[],
): boolean {
  return dead.length === 0 && refused === undefined && rows.every(({ original }) => original.file !== file)
}

function rowLines(row: Drafted, { switchable, switched }: Migration): readonly string[] {
  const { original, fate, ids, why, notes } = row
  const { obstacle, stays } = switchable.find((one) => one.row === row) ?? {}
  const isOver = switched?.rows.includes(row) === true
  const off = stays === undefined ? 'off until the original is' : `off, for ${row.agents.join(', ')}`
  const on = stays === undefined ? 'switched over' : `on for ${row.agents.join(', ')}`
  const state = isOver ? paint('green', on) : fate === 'known' ? 'taken over before' : off
  const became: Readonly<Record<Drafted['fate'], string>> = {
    ours: 'a line of hookline, left as it is',
    'left-out': `${paint('yellow', 'left out')}: ${oneLine(why ?? '')}`,
    new: `kept as ${ids.join(', ')}  ${paint('dim', state)}`,
    known: `kept as ${ids.join(', ')}  ${paint('dim', state)}`,
  }
  return [
    `  ${oneLine(placeOf(original))}  ${paint('dim', oneLine(whatOf(row)))}`,
    `    ${became[fate]}`,
    ...notes.map((note) => `    - ${oneLine(note)}`),
    ...(obstacle === undefined ? [] : [`    ${paint('yellow', 'not switched')}: ${oneLine(obstacle)}`]),
    ...(stays === undefined ? [] : [`    ${paint('yellow', 'stays')}: ${oneLine(stays)}`]),
  ]
}

function waiting({ draft: { title }, switchable }: Migration, { agent, dryRun }: Told): readonly string[] {
  if (dryRun) return []
  const ready = switchable.filter(isFree).length
  const others = switchable.filter(
    ({ obstacle, stays }) => obstacle === undefined && stays !== undefined,
  ).length
  return [
    ...(ready === 0
      ? []
      : [
          `${ready} originals still run in ${title}; hookline migrate ${agent} --disable switches them off and their hooks on`,
        ]),
    ...(others === 0
      ? []
      : [
          `the originals go on in ${title}; hookline migrate ${agent} --enable switches their hooks on for the others`,
        ]),
  ]
}

function switchedLines(
  { draft: { title }, switchable, switched }: Migration,
  { agent }: Told,
): readonly string[] {
  const { rows, backups } = switched!
  const going = switchable.filter((one) => rows.includes(one.row) && isFree(one)).length
  const back = `  back again: hookline migrate ${agent} --undo`
  return [
    going === 0
      ? `${paint('green', 'switched')}  the hooks of ${rows.length} originals are on; ${title} goes on with its own`
      : `${paint('green', 'switched')}  ${going} originals are off in ${title}, and their hooks are on`,
    ...backups.map((backup) => `  what the file was before: ${backup}`),
    back,
    ...(going === 0 ? [] : [`  ${restart(title)}`]),
  ]
}
