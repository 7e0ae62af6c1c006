import { readFileSync } from 'node:fs'
import { HooklineError, type HookResult } from '@hookline/core'
import { customEvent, fileRecorder, raise, survey, wasOf, type LoadedPlan } from '@hookline/runtime'
import { raisedJson, raisedText, type Raised } from '../raised.ts'
import { answering } from './environment.ts'
import { outbox } from '../outbox.ts'
import { PLAN_FLAGS } from '../plan.ts'
import { flagsOf } from './flags-of.ts'
import { handingOver } from './handing-over.ts'
import { means } from './means.ts'
import { dataOf, readPlan } from './occasion.ts'
import type { Verb } from './index.ts'

const DENIED = 2
/** sysexits.h: what was to be written could not be. */
const NOT_KEPT = 73

export const emit: Verb = {
  about: 'send an event of your own through your hooks, for real',
  usage: 'hookline emit custom.<name> [--data <json>|-] [--session <id>] [--config <hooks.toml>] [--json]',
  help: [
    'hookline emit custom.deployed --data \'{"to":"staging"}\'',
    'hookline emit custom.release && ./release        # a guard can say no',
    '',
    'Hooks see it with `event.agent.name == "hookline"` and `event.channel == "emit"`: what is emitted never passes as',
    "an agent's, so only custom.<name> can be sent. --data - reads stdin. --session says which session it belongs to.",
    'Exit code 0: nobody objected, and what runs in the background is kept · 2: denied · 73: what was to run in the background could',
    'not be kept and is lost · 78: hooks.toml is broken and only its last good guards were asked.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { ...PLAN_FLAGS, data: 'text', session: 'text', json: 'switch' })
    const [name, ...more] = flags.words
    if (name === undefined || more.length > 0)
      throw new HooklineError('USAGE', 'emit sends one event', { hint: emit.usage })
    const data = flags.text['data'] === '-' ? readFileSync(0, 'utf8') : flags.text['data']
    const event = customEvent({
      name,
      data: dataOf(data),
      cwd: process.cwd(),
      session: flags.text['session'],
    })
    const { file, loaded } = await readPlan(flags)
    const found = await survey({ event, loaded, env: process.env, answers: await answering(loaded.plan) })
    let isKept = false
    const background = handingOver(loaded, flags, event, () => (isKept = true))
    const outcome = await raise({ ...means(loaded), event, background })
    if (isKept) outbox().startDelivering(false)
    const raised: Raised = {
      event,
      found,
      outcome,
      silence: 'no decision: nobody objected',
      loaded,
      missed: `the event is kept: once hookline check is content, hookline replay ${event.id} --deliver sends it to those that run in the background`,
    }
    process.stdout.write(`${flags.on['json'] === true ? raisedJson(raised) : raisedText(raised)}\n`)
    const reply = { stdout: '', stderr: '', exitCode: outcome.decision === 'deny' ? DENIED : 0, unsaid: [] }
    const recorder = fileRecorder(process.env)
    recorder.seen(event)
    recorder.happened({ event, outcome, reply, loaded: keepingMissed(loaded), config: file, wasOf })
    if (outcome.decision === 'deny') return DENIED
    if (outcome.results.some(isLost)) return NOT_KEPT
    return loaded.errors.length > 0 ? 78 : 0
  },
}

/** While hooks rest nobody knows which of them listen: the event is kept for those that do. */
function keepingMissed(loaded: LoadedPlan): LoadedPlan {
  if (loaded.errors.length === 0) return loaded
  const { plan } = loaded
  return { ...loaded, plan: { ...plan, journal: { ...plan.journal, events: 'all' } } }
}

/** It was to run in the background, and the journal did not take it. */
function isLost(result: HookResult): boolean {
  return result.status === 'failed' && result.error.code.startsWith('JOURNAL_')
}
