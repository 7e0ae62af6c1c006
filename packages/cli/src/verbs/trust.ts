import { HooklineError } from '@hookline/core'
import { nearest } from '@hookline/config'
import { diff } from '@hookline/runtime/install'
import {
  claimsOf,
  distrust,
  partOf,
  readGrant,
  trust as trustHooks,
  type Proposal,
  type Review,
  type ReviewedHook,
} from '@hookline/runtime/trust'
import { isTerminal, isYes } from '../ask.ts'
import { EX_CONFIG, EX_NOPERM } from '../exit-codes.ts'
import { paint } from '../paint.ts'
import { configFile } from '../plan.ts'
import { projectHere, readTrusting, type ProjectHere } from '../project.ts'
import { reviewJson, reviewLines } from '../review-text.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const trust: Verb = {
  about: 'review the hooks of the project you stand in, and let them run',
  usage: 'hookline trust [hook ...] [--revoke] [--yes <hash>] [--json]',
  help: [
    'Hooks of a repository do not run before you trusted them: each by its content, with the programs of the project that it',
    'runs and the plugin that it names. Shows what is granted, and asks on a terminal; what runs from then on is a copy of',
    "what you saw, until you trust another, in a sandbox as wide as the agent's own where there is one.",
    '',
    'Without names: every hook that is new, changed or gone. --revoke: those that are trusted run no more.',
    '--yes <hash> agrees without a terminal, to the one review that has this hash: --json prints it, and so does the review.',
    'Exit code 0: all is trusted · 77: something is not · 78: the file is broken.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', revoke: 'switch', yes: 'text', json: 'switch' })
    const here = await projectHere(process.cwd(), configFile(flags.text['config']))
    if (here === undefined) return nothing(flags.on['json'] === true)
    if (flags.on['revoke'] === true) return revoke(here, flags.words, flags.on['json'] === true)
    if (!here.proposed.ok) {
      complain(here.proposed.errors)
      return EX_CONFIG
    }
    const review = chosen(here.review!, flags.words)
    if (flags.on['json'] !== true) say(reviewLines(review, diff).join('\n'))
    const open = review.hooks.filter(({ state }) => state !== 'trusted')
    const agreed = open.length === 0 || (await consent(review, flags.text['yes']))
    if (agreed && open.length > 0)
      await carryOut(here, here.proposed.proposal, open, flags.text['yes'] !== undefined)
    if (flags.on['json'] === true) say(reviewJson(review, claimsOf, agreed))
    else if (open.length > 0) say(agreed ? done(open) : `not trusted. ${hashLine(review)}`)
    return agreed ? 0 : EX_NOPERM
  },
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function nothing(json: boolean): number {
  say(json ? 'null' : 'this project has no hooks: nothing to trust')
  return 0
}

/** The part of a review that is about some hooks. */
function chosen(review: Review, ids: readonly string[]): Review {
  if (ids.length === 0) return review
  checkKnown(
    ids,
    review.hooks.map(({ id }) => id),
  )
  return partOf(review, ids)
}

/** @throws HooklineError `HOOK_UNKNOWN` */
function checkKnown(ids: readonly string[], known: readonly string[]): void {
  const stranger = ids.find((id) => !known.includes(id))
  if (stranger === undefined) return
  const near = nearest(stranger, known, {})
  throw new HooklineError('HOOK_UNKNOWN', `this project has no hook "${stranger}"`, {
    hint: near === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
  })
}

/** On a terminal somebody is asked; elsewhere only who knows the review by its hash can agree to it. */
async function consent(review: Review, yes: string | undefined): Promise<boolean> {
  if (yes !== undefined) {
    if (yes === review.hash) return true
    throw new HooklineError('TRUST_STALE', `the review has the hash ${review.hash}, not ${yes}`, {
      hint: 'Look at it again: what the project wants to run is not what that hash stands for.',
    })
  }
  if (!isTerminal()) return false
  const count = review.hooks.filter(({ state }) => state !== 'trusted').length
  return isYes(`Trust ${count === 1 ? 'this hook' : `these ${count} hooks`}?`)
}

function hashLine({ hash }: Review): string {
  return `Run hookline trust on a terminal, or agree to this review with --yes ${hash}`
}

async function carryOut(
  here: ProjectHere,
  proposal: Proposal,
  open: readonly ReviewedHook[],
  isByHash: boolean,
): Promise<void> {
  const gone = open.filter(({ state }) => state === 'gone').map(({ id }) => id)
  const wanted = open.filter(({ state }) => state !== 'gone').map(({ id }) => id)
  if (wanted.length > 0) await trustHooks(proposal, new Set(wanted), readTrusting, process.env, isByHash)
  if (gone.length > 0) distrust(here.root, new Set(gone), process.env)
}

function done(open: readonly ReviewedHook[]): string {
  const names = (gone: boolean): string =>
    open
      .filter(({ state }) => (state === 'gone') === gone)
      .map(({ id }) => id)
      .join(', ')
  return [
    ...(names(false) === '' ? [] : [`${paint('green', 'trusted')}  ${names(false)}`]),
    ...(names(true) === '' ? [] : [`${paint('yellow', 'forgotten')}  ${names(true)}`]),
  ].join('\n')
}

function revoke({ root, review }: ProjectHere, ids: readonly string[], json: boolean): number {
  const trusted = readGrant(root, process.env)?.hooks ?? []
  checkKnown(
    ids,
    [...trusted, ...(review?.hooks ?? [])].map(({ id }) => id),
  )
  const left = distrust(root, ids.length === 0 ? 'all' : new Set(ids), process.env)
  const hooks = left?.hooks.map(({ id }) => id) ?? []
  say(
    json
      ? JSON.stringify({ root, trusted: hooks })
      : `trusted now: ${hooks.join(', ') || 'no hook of this project'}`,
  )
  return 0
}
