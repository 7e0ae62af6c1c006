import type { MaybePromise } from '@hookline/core'
import type { DispatchTable } from './dispatch.ts'
import type { Report } from './fault.ts'
import { blankTable, type HookTable } from './hook-table.ts'
import type { JournalTable } from './journal.ts'
import type { NetworkTable } from './network.ts'
import type { PlanSandbox } from './own-sandbox.ts'
import { isRightFile, rightHook } from './right-shape.ts'
import type { ServerTable } from './server.ts'
import type { Table } from './toml.ts'

/** What of a file has the right shape; the rest is reported. */
export interface Shape {
  readonly defaults: HookTable
  readonly dispatch: DispatchTable
  readonly journal: JournalTable | undefined
  readonly network: NetworkTable | undefined
  readonly sandbox: PlanSandbox | undefined
  readonly server: ServerTable | undefined
  /** A package or a file, or another executor by `use` with settings. */
  readonly executors: Readonly<Record<string, string | InstanceTable>>
  readonly projects: Readonly<Record<string, { readonly allow?: boolean }>> | undefined
  /** As they are written, right or wrong. */
  readonly hooks: readonly unknown[]
  /** What holds where a hook says nothing. */
  readonly blank: HookTable
  /** The hook at a place, looked at when it is asked for; `undefined`: there is no table. */
  readonly hookAt: (at: number) => MaybePromise<ShapedHook | undefined>
  /** What hooks name as their executor. */
  readonly used: readonly string[]
}

/** `name = { use = "...", ... }` */
export interface InstanceTable {
  readonly use: string
  readonly [setting: string]: unknown
}

/** One `[[hooks]]` table. */
export interface ShapedHook {
  /** Which one of the file, from 0. */
  readonly at: number
  /** What of it is right, with what `[defaults]` says. */
  readonly table: HookTable
  /** What of it is right, as it is written. */
  readonly own: HookTable
  /** As it is written, right or wrong. */
  readonly written: Table
  /** True: all of it is as it should be. */
  readonly isRight: boolean
  /** Keys that no hook has; not reported yet, since the executor may know better what was meant. */
  readonly unknown: readonly string[]
}

/** Reports wrong types, choices and unknown keys, and gives what is left. */
export async function shapeOf(file: Table, report: Report): Promise<Shape> {
  return isRightFile(file) ? rightShape(file, report) : judgedShape(file, report)
}

/** Nothing is to be cleaned, nearly always. */
function rightShape(file: Table, report: Report): Shape {
  const { defaults = {}, dispatch = {}, journal, network, sandbox, server, executors = {}, projects } = file
  const hooks = (file['hooks'] ?? []) as readonly Table[]
  const blank = blankTable(defaults as HookTable)
  let judged: Promise<Shape> | undefined
  return {
    defaults: defaults as HookTable,
    dispatch: dispatch as DispatchTable,
    journal: journal as Shape['journal'],
    network: network as Shape['network'],
    sandbox: sandbox as Shape['sandbox'],
    server: server as Shape['server'],
    executors: executors as Shape['executors'],
    projects: projects as Shape['projects'],
    hooks,
    blank,
    hookAt: (at) => {
      const written = hooks[at]!
      const table = rightHook(written, blank)
      if (table !== undefined) return { at, table, own: written, written, isRight: true, unknown: NOTHING }
      return (judged ??= judgedShape(file, report)).then((shape) => shape.hookAt(at))
    },
    used: usedIn(file),
  }
}

const NOTHING: readonly string[] = []

/** The schema library is only loaded to say what is wrong. */
async function judgedShape(file: Table, report: Report): Promise<Shape> {
  const { judged } = await import('./judged-shape.ts')
  return { ...judged(file, report), used: usedIn(file) }
}

function usedIn({ hooks }: Table): readonly string[] {
  if (!Array.isArray(hooks)) return NOTHING
  const used: string[] = []
  for (const hook of hooks) {
    const { executor } = (hook ?? {}) as HookTable
    if (typeof executor === 'string' && !used.includes(executor)) used.push(executor)
  }
  return used
}
