import { scopes, status as look, wirable, type AgentStatus } from '@hookline/runtime/install'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { WIRE_FLAGS, wireRequest } from '../wire.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const status: Verb = {
  about: 'say of each agent whether it is wired, trusts the lines, and what is to be done',
  usage: 'hookline status [--codex <program>] [--config <hooks.toml>] [--json]',
  help: 'Exit code 0: all is well · 1: something is to be done, or no agent is wired.',
  async run(args) {
    const flags = flagsOf(args, WIRE_FLAGS)
    const found: AgentStatus[] = []
    for (const agent of wirable)
      for (const scope of scopes) found.push(await look(await wireRequest(agent, scope, flags)))
    process.stdout.write(
      flags.on['json'] === true
        ? `${JSON.stringify(found, null, 2)}\n`
        : `${found.flatMap(lines).join('\n')}\n`,
    )
    return found.some(({ wired }) => wired) && found.every(({ due }) => due.length === 0) ? 0 : 1
  },
}

function lines({
  agent,
  scope,
  file,
  wired,
  events,
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
    ...lacks.map((what) => `  ${paint('yellow', 'older')}: ${oneLine(what)}`),
    ...due.map((what) => `  ${paint('yellow', 'to do')}: ${oneLine(what)}`),
    ...(due.length === 0
      ? []
      : [`  then: hookline install ${agent}${scope === 'user' ? '' : ' --scope project'}`]),
    ...warnings.map((what) => `  ${paint('yellow', 'warning')}: ${oneLine(what)}`),
  ]
}
