import { scopes, status as look, wirable, type AgentStatus } from '@hookline/runtime/install'
import type { HooklineError } from '@hookline/core'
import { neverThere, type LoadedPlan } from '@hookline/runtime'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { WIRE_FLAGS, wireLoaded } from '../wire.ts'
import { complain } from './complain.ts'
import { onlyFlagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const status: Verb = {
  about:
    'say of each agent whether it is wired, trusts the lines, and what is to be done; and how the server is',
  usage: 'hookline status [--codex <program>] [--config <hooks.toml>] [--json]',
  help: 'Exit code 0: all is well · 1: something is to be done, or no agent is wired.',
  async run(args) {
    const flags = onlyFlagsOf('status', args, WIRE_FLAGS)
    const found: AgentStatus[] = []
    const plans: LoadedPlan[] = []
    for (const agent of wirable)
      for (const scope of scopes) {
        const { request, loaded } = await wireLoaded(agent, scope, flags)
        plans.push(loaded)
        found.push(await look(request))
      }
    const broken = brokenFiles(plans)
    complain(broken.flatMap(({ errors }) => errors))
    const { dueOf, health, healthJson, healthLines } = await import('../serve/health-text.ts')
    const server = await health()
    const { managedStatus, managedStatusLines } = await import('../managed/status.ts')
    const company = await managedStatus()
    const serverDue = dueOf(server)
    process.stdout.write(
      flags.on['json'] === true
        ? `${JSON.stringify({ agents: found, broken: broken.map(({ file }) => file), ...(company.length > 0 && { managed: company }), server: healthJson(server, serverDue) }, null, 2)}\n`
        : `${[...company.flatMap(managedStatusLines), ...found.flatMap(lines), ...broken.flatMap(brokenLines), ...healthLines(server, serverDue)].join('\n')}\n`,
    )
    const isWell = found.every(({ due }) => due.length === 0) && broken.length + serverDue.length === 0
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

/** A hooks.toml that is wrong, whichever agent's lines name it. */
interface Broken {
  readonly file: string
  readonly errors: readonly HooklineError[]
  readonly isThere: boolean
}

function brokenFiles(plans: readonly LoadedPlan[]): readonly Broken[] {
  const files = new Map<string, Broken>()
  for (const { plan, errors } of plans)
    for (const { details } of errors) {
      const { file = 'hooks.toml' } = details
      const own = errors.filter((error) => error.details.file === details.file)
      files.set(file, { file, errors: own, isThere: !own.some((error) => neverThere(error, { plan })) })
    }
  return [...files.values()]
}

function brokenLines({ file, isThere }: Broken): readonly string[] {
  const what = isThere
    ? 'it is broken, and of its hooks only the guards that were last good hold: hookline check'
    : 'it is not there: hookline init makes one'
  return [
    `${oneLine(file)}: ${paint('yellow', 'something is to be done')}`,
    `  ${paint('yellow', 'to do')}: ${what}`,
  ]
}
