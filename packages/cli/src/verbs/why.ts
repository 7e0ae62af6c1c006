import { dialects } from '@hookline/agents'
import { hookName, HooklineError } from '@hookline/core'
import { scopes, status, wirable, type DraftRequest } from '@hookline/runtime/install'
import {
  cleaned,
  isNoneYet,
  projectRoot,
  stateUnusable,
  why,
  type AgentStanding,
  type LoadedPlan,
  type WhyReport,
} from '@hookline/runtime'
import { ownDir } from '@hookline/runtime/state'
import { eventWanted } from '@hookline/runtime/kept'
import { EX_CONFIG } from '../exit-codes.ts'
import { isOfCompany } from '../managed/of-company.ts'
import { paint } from '../paint.ts'
import type { Flags } from '../flags.ts'
import { oneLine } from '../shown.ts'
import { draftRequest, siteRequest } from '../wire.ts'
import { answering } from './environment.ts'
import { PLAN_FLAGS } from '../plan.ts'
import { projectHere } from '../project.ts'
import { untrustedReport } from '../untrusted.ts'
import { whyText } from '../why-text.ts'
import { flagsOf } from './flags-of.ts'
import { readPlan } from './occasion.ts'
import type { Verb } from './index.ts'

export const whyVerb: Verb = {
  about: 'why a hook did, or did not do, what it should have last time',
  usage:
    'hookline why <hook> [words of the subject] [--event <name>] [--last <n>] [--codex <program>] [--config <hooks.toml>] [--json]',
  help: [
    'hookline why no-force-push',
    'hookline why no-force-push "git push"       # the last event about that',
    'hookline why alert --event hook.failed      # of a hook that also listens to others',
    '',
    'Walks the way of the last event: did the agent call, is it wired, enabled, agents, on, match, if, what it said, and',
    'whether the agent obeys; it stops at the first that explains. --last: how many events before are told, 5.',
    'The last events are kept in the state directory, cut short, with what looks like a secret left out.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...PLAN_FLAGS, codex: 'text', event: 'text', last: 'text', json: 'switch' })
    const [hook, ...words] = flags.words
    if (hook === undefined) throw new HooklineError('USAGE', 'why needs a hook', { hint: whyVerb.usage })
    // that nothing is recorded would be taken for that nothing happened
    if (ownDir(process.env) === undefined) throw stateUnusable(process.env)
    const { file, loaded } = await readPlan(flags)
    const untrusted = isIn(loaded, hook)
      ? undefined
      : untrustedReport(hook, await projectHere(process.cwd(), file))
    if (untrusted !== undefined) return print(untrusted, flags)
    if (isUnsure(hook, loaded)) return EX_CONFIG
    const { config, ...found } = await why({
      hook,
      about: words.length === 0 ? undefined : words.join(' '),
      event: eventWanted(flags.text['event']),
      loaded,
      root: projectRoot(process.cwd()),
      file,
      dialects,
      standings: isOfCompany() ? await companyStandings() : await standings(flags, file, loaded.plan),
      answers: await answering(loaded.plan),
      env: process.env,
      most: most(flags.text['last']),
    })
    const report: WhyReport = { ...cleaned(found), config }
    print(report, flags)
    return loaded.errors.length > 0 ? EX_CONFIG : 0
  },
}

function print(report: WhyReport, flags: Flags): number {
  process.stdout.write(`${flags.on['json'] === true ? JSON.stringify(report, null, 2) : whyText(report)}\n`)
  return 0
}

function isIn({ plan }: LoadedPlan, hook: string): boolean {
  return plan.hooks.some((one) => one.id === hook || hookName(one) === hook)
}

/** Says so where a file is broken and the hook may be in it: nobody knows what it would be. */
function isUnsure(hook: string, loaded: LoadedPlan): boolean {
  if (loaded.errors.length === 0 || isIn(loaded, hook)) return false
  const named = `hook "${oneLine(hook)}"`
  const said = isNoneYet(loaded)
    ? `there is no hooks.toml yet, and so no ${named}\n  Make one: hookline init`
    : `a file is broken, so that nobody knows of a ${named}\n  Mend it first: hookline check`
  process.stderr.write(`${paint('red', 'error')}: ${said}\n`)
  return true
}

/** The lines of the company: agents ask them whatever a user trusts. */
async function companyStandings(): Promise<readonly AgentStanding[]> {
  const { managedStatus } = await import('../managed/status.ts')
  return (await managedStatus()).map(({ agent, file, events }) => ({
    agent,
    file,
    scope: 'managed',
    trust: 'trusted',
    lines: events.map((native) => ({ native, state: 'runs', byHand: false })),
  }))
}

/** What `status` says, each agent and scope by itself: what is wrong with one file is no reason not to look at the others. */
function standings(
  flags: Flags,
  file: string,
  plan: DraftRequest['plan'],
): Promise<readonly AgentStanding[]> {
  const places = wirable.flatMap((agent) => scopes.map((scope) => ({ agent, scope })))
  return Promise.all(
    places.map(async ({ agent, scope }): Promise<AgentStanding> => {
      try {
        return await status(draftRequest(siteRequest(agent, scope, flags), file, plan))
      } catch (thrown) {
        const { message, code, hint } = HooklineError.from(thrown)
        return { agent, scope, fault: `${message} [${code}]`, hint }
      }
    }),
  )
}

function most(given: string | undefined): number {
  if (given === undefined) return 5
  if (/^\d{1,4}$/.test(given)) return Number(given)
  throw new HooklineError('USAGE', `--last is a number, not "${given}"`, { hint: whyVerb.usage })
}
