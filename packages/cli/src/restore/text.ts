import type { Backup, Restored, RestorePlan, RestoreStep } from '@hookline/executor-filesystem/restore'
import { wallTime } from '@hookline/runtime'
import { columns } from '../kept/columns.ts'
import { lineText } from '../kept/line-text.ts'
import { paint } from '../paint.ts'

/** What is kept, a line each. */
export function listText(backups: readonly Backup[], total: number): string {
  if (total === 0)
    return 'nothing is kept: a hook with executor = "filesystem" and with.action = "backup" keeps files before a patch'
  const rows = backups.map((one) => [
    lineText(one.id),
    wallTime(Date.parse(one.keptAt)),
    lineText(one.event),
    `${keptIn(one)} ${keptIn(one) === 1 ? 'file' : 'files'}`,
    lineText(one.root),
    lineText(one.files.map(({ path }) => path).join(', '), 60),
  ])
  const shown = total > backups.length ? `${backups.length} of ${total}` : String(total)
  const end = `kept: ${shown}. hookline restore <id> --dry-run shows what it would do`
  return [...columns(rows).map((cells) => cells.join('  ').trimEnd()), paint('dim', end)].join('\n')
}

function keptIn({ files }: Backup): number {
  return files.filter(({ state }) => state === 'file').length
}

/** The same for programs. */
export function summaryOf({ files, ...about }: Backup): unknown {
  return { ...about, files: files.map(({ path, state }) => ({ path, state })) }
}

const WORDS: Readonly<
  Record<RestoreStep['deed'], readonly [words: string, colour: 'green' | 'yellow' | 'dim', note?: string]>
> = {
  'bring back': ['bring back', 'green'],
  replace: ['replace', 'green'],
  remove: ['remove', 'green', 'it was not there'],
  same: ['as it was', 'dim'],
  added: ['stays', 'dim', 'it was not there: --added removes it'],
  later: ['left', 'yellow'],
  blocked: ['left', 'yellow'],
  uncovered: ['not kept', 'yellow'],
}

/** What would be done. */
export function planText({ backup, steps }: RestorePlan): string {
  const head = `${backup.event}  ${wallTime(Date.parse(backup.keptAt))}  ${backup.agent}  ${backup.root}`
  const words = Math.max(...steps.map(({ deed }) => WORDS[deed][0].length))
  const lines = steps.map(({ path, deed, why }) => {
    const [said, colour, note] = WORDS[deed]
    const more = why ?? note
    const force = deed === 'later' ? ': --force replaces it nevertheless' : ''
    return `  ${paint(colour, said.padEnd(words))}  ${lineText(path)}${more === undefined ? '' : paint('dim', `  (${lineText(more)}${force})`)}`
  })
  return [lineText(head), ...lines].join('\n')
}

/** What was done. */
export function restoredText({ done, failed, undo }: Restored): string {
  const lines = failed.map(
    ({ path, error }) =>
      `${paint('red', 'failed')}  ${lineText(path)}: ${lineText(error.message)} [${error.code}]`,
  )
  const count = done.length === 1 ? '1 file' : `${done.length} files`
  const end =
    undo === null ? [] : [`${paint('green', 'restored')}: ${count}. Undo it: hookline restore ${undo}`]
  return [...lines, ...end].join('\n')
}

/** Both for programs. */
export function planJson({ backup, steps }: RestorePlan, done: Restored | undefined): unknown {
  const failed = done?.failed.map(({ path, error }) => ({ path, code: error.code, message: error.message }))
  return {
    ...(summaryOf(backup) as object),
    steps,
    restored: done?.done.length ?? 0,
    failed: failed ?? [],
    undo: done?.undo ?? null,
  }
}
