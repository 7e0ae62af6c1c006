import { findProgram, install as wire, type Enrolled, type InstallReport } from '@hookline/runtime/install'
import { findSandbox } from '@hookline/runtime/sandbox'
import { paint } from '../paint.ts'
import { oneLine, shownDiff } from '../shown.ts'
import { agentOf, isManaged, scopeOf, WIRE_FLAGS, wireRequest } from '../wire.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const install: Verb = {
  about: 'wire an agent: from then on it calls hookline at its events',
  usage:
    'hookline install codex [--scope user|project|managed] [--codex <program>] [--config <hooks.toml>] [--dry-run] [--json]; hookline install claude-code --scope managed',
  help: [
    '--scope user (default): for you, wherever the agent works. --scope project: in the files of the project you stand in.',
    '--scope managed, as root: for everybody on this machine; the hooks of /etc/hookline/hooks.toml, in the file of the agent',
    'that nobody else may write to. Knows claude-code, too.',
    'Keeps everything else in those files as it is, and a copy of each before it is changed. The agent itself notes that',
    'the lines are trusted. Run it again after an upgrade of hookline, or when `hookline status` says so.',
    '--dry-run shows what would change. Exit code 0: wired · 1: wired, and something is left to do.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...WIRE_FLAGS, 'dry-run': 'switch' })
    if (isManaged(flags)) return (await import('../managed/install.ts')).installForAll(flags, install.usage)
    const agent = agentOf('install', flags, install.usage)
    const dryRun = flags.on['dry-run'] === true
    const request = await wireRequest(agent, scopeOf(flags), flags)
    const report = await wire({ ...request, dryRun })
    if (!dryRun) await (await import('../serve/retire.ts')).retireOther(report.copy)
    // so that hooks are walled in from their first run on
    if (!dryRun)
      findSandbox(process.env, {
        codex: findProgram('codex', request.program, process.env['PATH']),
        backend: request.plan.sandbox?.backend,
      })
    process.stdout.write(flags.on['json'] === true ? json(report) : `${lines(report, dryRun).join('\n')}\n`)
    return report.trust === undefined || DONE.has(report.trust.status) ? 0 : 1
  },
}

const DONE: ReadonlySet<Enrolled['status']> = new Set(['trusted', 'no-agent'])

function json({ before: _before, after: _after, trust, ...report }: InstallReport): string {
  const { hashes: _hashes, ...enrolled } = trust ?? { hashes: undefined }
  return `${JSON.stringify({ ...report, ...(trust === undefined ? {} : { trust: enrolled }) }, null, 2)}\n`
}

function lines(report: InstallReport, dryRun: boolean): readonly string[] {
  const { file, events, copy, backups, removed, trust, changed, before, after, handWired } = report
  const closed = events.filter((one) => one.closed).map(({ native }) => native)
  if (dryRun)
    return [
      changed ? `would change ${file}:` : `nothing to do: ${file} is as it should be`,
      shownDiff(before, after),
    ]
  return [
    changed
      ? `${paint('green', 'wired')}  ${file}: ${events.length} events`
      : `nothing to do: ${file} is as it should be`,
    ...(closed.length === 0 ? [] : [`  denied if hookline cannot start: ${closed.join(', ')}`]),
    `  calls ${copy}`,
    ...backups.map((backup) => `  what was there before: ${backup}`),
    ...removed.map((name) => `  removed the old copy ${name}`),
    ...handWired.map((line) =>
      paint('yellow', `  already called by a line written by hand, so it is asked twice: ${oneLine(line)}`),
    ),
    ...(report.untried === undefined
      ? []
      : [`  ${paint('yellow', 'warning')}: ${oneLine(report.untried)}. Prove it: hookline doctor codex`]),
    ...(trust === undefined ? [] : trustLines(trust)),
  ]
}

/** What became of the trust, and what is left to do. */
function trustLines({ status, warnings }: Enrolled): readonly string[] {
  const mark = DONE.has(status) ? '' : paint('yellow', 'to do: ')
  return [
    `  ${mark}${TRUST[status]}`,
    ...warnings.map((what) => `  ${paint('yellow', 'warning')}: ${oneLine(what)}`),
  ]
}

const TRUST: Readonly<Record<Enrolled['status'], string>> = {
  trusted: 'the agent trusts every line',
  'no-agent':
    'no codex was found on PATH: at its next start it will ask you to review the hooks; accept them, or install again with --codex <program>',
  'untrusted-project':
    'Codex does not trust this project yet, and runs none of its hooks: open Codex here once, trust the project, then run this again',
  'hooks-off':
    'Codex is set to run no hooks: remove `hooks = false` from [features] in its config.toml, then run this again',
  failed: 'Codex has not noted that every line is trusted, and skips those in silence: see the warnings',
}
