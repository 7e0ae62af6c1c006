import type { Json } from '@hookline/core'
import { digestOfJson } from './digest.ts'
import type { Grant, GrantedHook } from './grant.ts'
import type { Proposal, ProposedHook } from './proposal.ts'

/** How a hook of a project stands to what was trusted. `gone`: it was trusted, and the file has it no more. */
export type TrustState = 'trusted' | 'new' | 'changed' | 'gone'

/** One hook in a review. */
export interface ReviewedHook {
  readonly id: string
  readonly state: TrustState
  readonly was?: GrantedHook
  readonly wants?: ProposedHook
}

/** What a project wants to run, held against what was trusted of it. */
export interface Review {
  readonly root: string
  readonly file: string
  readonly hooks: readonly ReviewedHook[]
  /** Stands for all that is not trusted yet; whoever agrees to it agrees to nothing else. */
  readonly hash: string
}

/** Holds a proposal against a grant. */
export function reviewed({ root, file, hooks }: Proposal, grant: Grant | undefined): Review {
  const known = new Map(grant?.hooks.map((hook) => [hook.id, hook]))
  const proposed: readonly ReviewedHook[] = hooks.map((wants) => {
    const was = known.get(wants.id)
    if (was === undefined) return { id: wants.id, state: 'new', wants }
    return { id: wants.id, state: was.hash === wants.hash ? 'trusted' : 'changed', was, wants }
  })
  const ids = new Set(hooks.map(({ id }) => id))
  const gone = (grant?.hooks ?? []).filter(({ id }) => !ids.has(id))
  const all: readonly ReviewedHook[] = [
    ...proposed,
    ...gone.map((was) => ({ id: was.id, state: 'gone' as const, was })),
  ]
  return { root, file: file === '' ? (grant?.file ?? '') : file, hooks: all, hash: reviewHash(root, all) }
}

/** The part of a review that is about some hooks; its hash stands for no others. */
export function partOf(review: Review, ids: readonly string[]): Review {
  const hooks = review.hooks.filter(({ id }) => ids.includes(id))
  return { ...review, hooks, hash: reviewHash(review.root, hooks) }
}

function reviewHash(root: string, hooks: readonly ReviewedHook[]): string {
  const open = hooks
    .filter(({ state }) => state !== 'trusted')
    .map(({ id, state, wants }): Json => [id, state, wants?.hash ?? null])
  return digestOfJson({ root, open }).slice(0, 16)
}

/** How many there are of each state that asks for a look. */
export function counted({ hooks }: Review): Readonly<Record<Exclude<TrustState, 'trusted'>, number>> {
  const count = (state: TrustState): number => hooks.filter((hook) => hook.state === state).length
  return { new: count('new'), changed: count('changed'), gone: count('gone') }
}
