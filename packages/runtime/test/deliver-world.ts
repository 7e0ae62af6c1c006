import type { KeptEnv } from '../src/background/kept-env.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  uuidv7,
  type AnyExecutor,
  type HookConfig,
  type HooklineError,
  type LifecycleEvent,
} from '@hookline/core'
import { machineTimes, openJournal, type Journal } from '@hookline/journal'
import { event } from '@hookline/testing'
import { onTestFinished, vi } from 'vitest'
import { storedEvent, storedRun } from '../src/background/stored.ts'
import { deliver } from '../src/deliver/deliverer.ts'
import type { Ending } from '../src/deliver/work.ts'
import { createManagers } from '../src/deliver/managers.ts'
import type { DelivererTimes } from '../src/deliver/times.ts'
import type { LoadedPlan } from '../src/load-plan.ts'

/** A journal, a plan that a test changes, and a deliverer of each name it likes. */
export interface DeliverWorld {
  readonly journal: Journal
  readonly dir: string
  readonly log: readonly string[]
  /** The hooks from now on, and what is wrong with their file. */
  readonly plan: (hooks: readonly HookConfig[], errors?: readonly HooklineError[]) => void
  /** How the plan is had from now on. */
  readonly planned: (by: (loaded: LoadedPlan) => LoadedPlan) => void
  /** Keeps a run of a hook for an event of its own. */
  readonly accept: (hook: HookConfig, about?: Partial<LifecycleEvent['session']>) => string
  readonly start: (how?: Starting) => Running
  readonly states: () => readonly string[]
  /** Sets the clock on the wall, and lets the time pass that nobody sets. */
  readonly set: (ms: number) => void
  readonly pass: (ms: number) => void
}

interface Starting {
  readonly owner?: string
  readonly journal?: Journal
  readonly times?: Partial<DelivererTimes>
  readonly isThere?: () => boolean
}

interface Running {
  readonly ending: Promise<Ending>
  readonly stop: () => void
}

/** As soon as a machine with other things to do comes to it. */
export const SOON = { timeout: 20_000, interval: 10 }

/** Ends as soon as nothing is left, and is never long without a word. */
const TIMES: DelivererTimes = { idle: 100, lease: 30_000, beat: 50 }

export function deliverWorld(...executors: readonly AnyExecutor[]): DeliverWorld {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-deliver-'))
  const machine = machineTimes()
  let [setBy, passed] = [0, 0]
  const times = {
    ...machine,
    wall: () => machine.wall() + setBy + passed,
    steady: () => machine.steady() + passed,
  }
  const { journal } = openJournal(join(dir, 'journal.db'), { waitMs: 5000 }, times)
  const log: string[] = []
  const controllers: AbortController[] = []
  const endings: Promise<Ending>[] = []
  let loaded: LoadedPlan = { plan: planOf([]), errors: [] }
  let planned = (): LoadedPlan => loaded
  const sources = Object.fromEntries(executors.map((one) => [one.name, one]))
  const env = { PATH: process.env['PATH'], HOME: dir }
  onTestFinished(async () => {
    for (const one of controllers) one.abort()
    await vi.waitFor(() => Promise.all(endings), SOON)
    journal.close()
    rmSync(dir, { recursive: true, force: true, maxRetries: 9 })
  })
  return {
    journal,
    dir,
    log,
    plan: (hooks, errors = []) => (loaded = { plan: planOf(hooks), errors }),
    planned: (by) => (planned = () => by(loaded)),
    accept(hook, session = {}) {
      const about = event(
        'exec.before',
        { callId: uuidv7(Date.now()) },
        { session: { root: dir, cwd: dir, ...session } },
      )
      const run = storedRun(deliveryOf(about, hook), HOW, NO_ENV)
      journal.accept([{ event: storedEvent(about), runs: [run] }])
      return run.delivery
    },
    start({ owner = 'me', journal: through = journal, times: own = {}, isThere = () => true } = {}) {
      const controller = new AbortController()
      const say = (who: string, line: string): void => void log.push(`${who}: ${line}`)
      const managers = createManagers({
        executors: sources,
        env,
        stateDir: dir,
        log: say,
        background: async () => [],
      })
      const means = {
        journal: through,
        env,
        plans: { planOf: async () => planned(), sweep: () => undefined },
        managers,
        executors: sources,
        owner,
        log: say,
        tidy: () => undefined,
        isThere,
        signal: controller.signal,
        times: { ...TIMES, ...own },
      }
      const ending = deliver(means).then(async (why) => {
        await managers.close()
        return why
      })
      controllers.push(controller)
      endings.push(ending)
      return { ending, stop: () => controller.abort() }
    },
    states: () => journal.db.all('SELECT state FROM runs ORDER BY id').map(({ state }) => String(state)),
    set: (ms) => (setBy += ms),
    pass: (ms) => (passed += ms),
  }
}

/** Nothing of the caller's environment. */
export const NO_ENV: KeptEnv = { env: {}, withheld: {} }

const HOW = { file: '/hooks.toml', required: false, root: undefined, overrides: undefined }

function planOf(hooks: readonly HookConfig[]): LoadedPlan['plan'] {
  return { format: 2, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] }
}

/** A run as the engine hands it over. */
export function deliveryOf(about: LifecycleEvent, hook: HookConfig): Parameters<typeof storedRun>[0] {
  const id = `${about.key}:user/${hook.id}`
  return { id, event: about, hook, matched: [], native: undefined, results: {}, lineage: [], after: [] }
}

/** A hook in the background that is promised to be carried out, and tried again at once. */
export function hookOf(more: Partial<HookConfig> = {}): HookConfig {
  return {
    id: 'a',
    on: ['exec.before'],
    mode: 'background',
    executor: 'fake',
    delivery: 'at-least-once',
    retry: { initialMs: 1 },
    ...more,
  }
}

/** The same journal, but each call for which `isDue` says so throws, before or after it was done. */
export function failing(journal: Journal, isDue: (name: string) => 'before' | 'after' | undefined): Journal {
  return new Proxy(journal, {
    get(target, name: keyof Journal) {
      const found: unknown = target[name]
      if (typeof found !== 'function') return found
      return (...args: readonly unknown[]): unknown => {
        const when = isDue(name)
        if (when === 'before') throw new Error(`${name}: the disk is ill`)
        const made = (found as (...given: readonly unknown[]) => unknown)(...args)
        if (when === 'after') throw new Error(`${name}: the disk is ill`)
        return made
      }
    },
  })
}
