import { uninstallManaged, type ManagedUndone } from '@hookline/runtime/managed'
import type { Flags } from '../flags.ts'
import { shownDiff } from '../shown.ts'
import { managedAgentOf } from './request.ts'

/** `hookline uninstall <agent> --scope managed`. @throws HooklineError */
export async function uninstallForAll(flags: Flags, usage: string): Promise<number> {
  const dryRun = flags.on['dry-run'] === true
  const report = await uninstallManaged(managedAgentOf(flags, usage), dryRun)
  process.stdout.write(flags.on['json'] === true ? json(report) : `${lines(report, dryRun).join('\n')}\n`)
  return 0
}

function json({ before: _before, after: _after, ...report }: ManagedUndone): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function lines({ file, how, before, after, removed }: ManagedUndone, dryRun: boolean): readonly string[] {
  return [
    `${dryRun ? 'would be ' : ''}${HOW[how]}  ${file}${after === undefined && before !== undefined ? ': gone, as before' : ''}`,
    ...(dryRun ? [shownDiff(before, after)] : []),
    ...removed.map((name) => `  removed the copy ${name}`),
  ]
}

const HOW: Readonly<Record<ManagedUndone['how'], string>> = {
  restored: 'restored',
  'taken-out': 'taken out, the rest of the file stays:',
  'nothing-there': 'unchanged, nothing of hookline is in it:',
}
