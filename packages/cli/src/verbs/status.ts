import { scopes, status as look, wirable, type AgentStatus } from '@hookline/runtime/install'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { WIRE_FLAGS, wireRequest } from '../wire.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const status: Verb = {
  about:
    'say of each agent whether it is wired, trusts the lines, and what is to be done; and how the server is',
  usage: 'hookline status [--codex <program>] [--config <hooks.toml>] [--json]',
  help: 'Exit code 0: all is well · 1: something is to be done, or no agent is wired.',
  async run(args) {
    const flags = flagsOf(args, WIRE_FLAGS)
    const found: AgentStatus[] = []
    for (const agent of wirable)
      for (const scope of scopes) found.push(await look(await wireRequest(agent, scope, flags)))
    const { dueOf, health, healthJson, healthLines } = await import('../serve/health-text.ts')
    const server = await health()
    const { managedStatus, managedStatusLines } = await import('../managed/status.ts')
    const company = await managedStatus()
    const serverDue = dueOf(server)
    process.stdout.write(
      flags.on['json'] === true
        ? `${JSON.stringify({ agents: found, ...(company.length > 0 && { managed: company }), server: healthJson(server, serverDue) }, null, 2)}\n`
        : `${[...company.flatMap(managedStatusLines), ...found.flatMap(lines), ...healthLines(server, serverDue)].join('\n')}\n`,
    )
    const isWell = found.every(({ due }) => due.length === 0) && serverDue.length === 0
    return isWell && server.state !== 'unknown' && found.some(({ wired }) => wired) ? 0 : 1
  },
}

function lines({
  agent,
  scope,
  file,
  wired,
  events,
  config,
  version,
  lacks,
  trust,
  due,
  warnings,
}: AgentStatus): readonly string[] {
  const head = `${agent}, ${scope} scope: ${oneLine(file)}`
  if (!wired && due.length === 0)
    return [
      `${head}: not wired`,
      ...warnings.map((what) => `  ${paint('yellow', 'warning')}: ${oneLine(what)}`),
    ]
  return [
    `${head}: ${due.length === 0 ? paint('green', 'well') : paint('yellow', 'something is to be done')}`,
    `  wired: ${events.length === 0 ? 'nothing' : events.join(', ')}`,
    `  trust: ${trust}; calls hookline ${oneLine(version ?? 'of an unknown version')}`,
    ...(config === null ? [] : [`  hooks: ${oneLine(config)}, which the lines name`]),
    ...lacks.map((what) => `  ${paint('yellow', 'older')}: ${oneLine(what)}`),
    ...due.map((what) => `  ${paint('yellow', 'to do')}: ${oneLine(what)}`),
    ...(due.length === 0
      ? []
      : [`  then: hookline install ${agent}${scope === 'user' ? '' : ' --scope project'}`]),
    ...warnings.map((what) => `  ${paint('yellow', 'warning')}: ${oneLine(what)}`),
  ]
}
