import { uninstall as unwire, type UninstallReport } from '@hookline/runtime/install'
import { paint } from '../paint.ts'
import { oneLine, shownDiff } from '../shown.ts'
import { agentOf, isManaged, scopeOf, siteRequest, WIRE_FLAGS } from '../wire.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const uninstall: Verb = {
  about: "take hookline out of an agent's files again",
  usage:
    'hookline uninstall codex [--scope user|project|managed] [--codex <program>] [--dry-run] [--json]; hookline uninstall claude-code --scope managed',
  help: [
    'If nobody else wrote to the files since, they become what they were before, to the byte. Otherwise only what is of',
    'hookline goes, and hooks of others that the agent trusted stay trusted.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...WIRE_FLAGS, 'dry-run': 'switch' })
    if (isManaged(flags))
      return (await import('../managed/uninstall.ts')).uninstallForAll(flags, uninstall.usage)
    const dryRun = flags.on['dry-run'] === true
    const agent = agentOf('uninstall', flags, uninstall.usage)
    const site = siteRequest(agent, scopeOf(flags), flags)
    const report = await unwire({ ...site, dryRun })
    if (!dryRun) await (await import('../serve/retire.ts')).retireOther()
    process.stdout.write(flags.on['json'] === true ? json(report) : `${lines(report, dryRun).join('\n')}\n`)
    return report.trust?.status === 'failed' ? 1 : 0
  },
}

function json({ before: _before, after: _after, trust, ...report }: UninstallReport): string {
  return `${JSON.stringify({ ...report, ...(trust === undefined ? {} : { warnings: trust.warnings }) }, null, 2)}\n`
}

function lines(
  { file, how, before, after, removed, trust }: UninstallReport,
  dryRun: boolean,
): readonly string[] {
  return [
    `${dryRun ? 'would be ' : ''}${HOW[how](file, after === undefined)}`,
    ...(dryRun ? [shownDiff(before, after)] : []),
    ...(trust?.status === 'no-agent' ? [`  ${NO_AGENT}`] : []),
    ...(trust?.warnings ?? []).map((what) => `  ${paint('yellow', 'warning')}: ${oneLine(what)}`),
    ...removed.map((name) => `  removed the copy ${name}`),
  ]
}

const HOW: Readonly<Record<UninstallReport['how'], (file: string, gone: boolean) => string>> = {
  restored: (file, gone) =>
    `restored  ${file}: ${gone ? 'gone, as before' : 'to the byte what it was before'}`,
  'taken-out': (file, gone) =>
    gone
      ? `removed  ${file}: hookline had made it, and nothing else is in it`
      : `taken out  ${file}: it was changed since, so only the lines of hookline are gone`,
  'nothing-there': (file) => `unchanged  ${file}: nothing of hookline is in it`,
}

const NO_AGENT =
  'no codex was found on PATH: its records of trust stay, and it may ask you to review hooks that stood after those of hookline'
