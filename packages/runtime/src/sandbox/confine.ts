import type { PlanSandbox } from '@hookline/config'
import {
  HooklineError,
  sandboxOf,
  type Confine,
  type LifecycleEvent,
  type Transcript,
  type Wall,
} from '@hookline/core'
import { cacheDir, ownDir } from '../state.ts'
import { backendOf, lackOf } from './backends.ts'
import { byPath } from './closed.ts'
import { findSandbox, type Found } from './find.ts'
import { wallFiles } from './kept-file.ts'
import { isOpen, policyOf, policyText } from './policy.ts'
import { sightOf } from './sight.ts'
import { standIn } from './stand-ins.ts'
import { wallOf } from './wall.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How an agent's record of a session is read. */
type TranscriptOf = (agent: string) => Transcript | undefined

/** Walls in what hooks start, with what those above a project chose. */
export function confiner(env: Env, transcriptOf: TranscriptOf, chosen: PlanSandbox = {}): Confine {
  const told = teller(transcriptOf)
  const find = remembered(() => findSandbox(env, { backend: chosen.backend }))
  return (program, { hook, event }) => {
    const wish = sandboxOf(hook)
    const root = event?.session.root ?? program.cwd
    const found = find()
    const { fault, inside } = found
    // no transcript is read for nothing
    if (fault !== undefined && wish.require !== true) return { program, wall: `none: ${fault}` }
    const policy = policyOf(wish, hook.layer ?? 'user', root, () => told(event))
    if (isOpen(policy)) return { program, wall: 'none: the agent has none' }
    if (inside !== undefined && chosen.nested === 'accept') return { program, wall: `none: ${fault}` }
    if (fault !== undefined) throw missing(found)
    const backend = backendOf(found.backend!)
    const sight = sightOf(program, hook, root, env)
    const held = byPath(backend.held?.(policy) ?? policy, program, sight)
    const about = { sight, own: wallFiles(env), cache: cacheDir(env) }
    if (backend.byName !== true) standIn(held, ownDir(env))
    return {
      program: backend.walled(found.program!, program, held, about),
      wall: `${backend.name}: ${[policyText(held), lackOf(backend.name, process.arch) ?? []].flat().join(', ')}`,
    }
  }
}

function missing({ fault, inside }: Found): HooklineError {
  const message = `its sandbox is required, and cannot be had: ${fault}`
  if (inside === undefined) return new HooklineError('SANDBOX_MISSING', message)
  const hint = `If ${inside} is wall enough for your hooks, say so in your own hooks.toml: [sandbox] nested = "accept"`
  return new HooklineError('SANDBOX_MISSING', message, { hint })
}

/** What the agent walls its own commands in with, looked for once an event. */
function teller(transcriptOf: TranscriptOf): (event: LifecycleEvent | undefined) => Wall | undefined {
  const walls = new WeakMap<LifecycleEvent, { readonly wall: Wall | undefined }>()
  return (event) => {
    if (event === undefined) return undefined
    const known = walls.get(event) ?? { wall: wallOf(event, transcriptOf(event.agent.name)) }
    walls.set(event, known)
    return known.wall
  }
}

const AGAIN_MS = 60_000

/** What cannot be kept on the disk is not tried again for every program. */
function remembered(find: () => Found): () => Found {
  let last: { readonly found: Found; readonly at: number } | undefined
  return () => {
    if (last?.found.fault !== undefined && Date.now() - last.at < AGAIN_MS) return last.found
    last = { found: find(), at: Date.now() }
    return last.found
  }
}
