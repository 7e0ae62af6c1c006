import { installManaged, makePlansFolder, mustBeRoot, type ManagedReport } from '@hookline/runtime/managed'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { shownDiff } from '../shown.ts'
import { complain } from '../verbs/complain.ts'
import { managedAgentOf, managedPlan, managedRequest, mustHaveHooks } from './request.ts'

/** `hookline install <agent> --scope managed`. @throws HooklineError */
export async function installForAll(flags: Flags, usage: string): Promise<number> {
  const agent = managedAgentOf(flags, usage)
  const dryRun = flags.on['dry-run'] === true
  mustHaveHooks()
  if (!dryRun) {
    mustBeRoot()
    makePlansFolder()
  }
  const loaded = await managedPlan()
  if (loaded.errors.length > 0) complain(loaded.errors)
  const report = await installManaged({ ...managedRequest(agent, loaded), dryRun })
  process.stdout.write(
    flags.on['json'] === true ? json(report) : `${lines(agent, report, dryRun).join('\n')}\n`,
  )
  return 0
}

function json({ before: _before, after: _after, ...report }: ManagedReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function lines(
  agent: string,
  { file, before, after, changed, copy, events, backups, removed }: ManagedReport,
  dryRun: boolean,
): readonly string[] {
  const nothing = `nothing to do: ${file} is as it should be`
  if (dryRun) return [changed ? `would change ${file}:` : nothing, shownDiff(before, after)]
  const closed = events.filter((one) => one.closed).map(({ native }) => native)
  return [
    changed
      ? `${paint('green', 'wired')}  ${file}: ${named(events.map(({ native }) => native))}, for everybody on this machine`
      : nothing,
    ...(closed.length === 0 ? [] : [`  denied if hookline cannot start: ${closed.join(', ')}`]),
    `  calls ${copy}`,
    ...backups.map((backup) => `  what was there before: ${backup}`),
    ...removed.map((name) => `  removed the old copy ${name}`),
    `  prove it, as a user: hookline doctor ${agent} --scope managed`,
  ]
}

const named = (events: readonly string[]): string =>
  events.length === 0
    ? paint('yellow', 'no event, as no hook of the company listens to one')
    : events.join(', ')
