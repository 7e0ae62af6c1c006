import { dialects } from '@hookline/agents'
import { testable } from './testable.ts'
import {
  compile as compileFile,
  type Compiled,
  type CompileOptions,
  type PlanExecutor,
} from '@hookline/config'
import { script } from '@hookline/executor-script'
import { hosts } from './hosts.ts'
import { ownFolders } from './installed.ts'
import type { CompileHow, Hosts } from '@hookline/runtime'
import { version } from './version.ts'

type How = Pick<CompileOptions, 'layer' | 'overrides' | 'leavePlugins' | 'text' | 'tests'>

/** Compiles the hooks.toml of a layer, with everything hookline brings. */
export function compileLayer(file: string, how: CompileHow): Promise<Compiled> {
  return compile(file, undefined, how)
}

/** The same with its `[[tests]]`, which nobody else looks at. */
export function compileTested(file: string, how: How = {}): Promise<Compiled> {
  return compile(file, undefined, { ...how, tests: { dialects: testable() } })
}

/** The same for a text that is to become one, and for one of which no plugin may be loaded. */
export function compile(file: string, text?: string, how: How = {}): Promise<Compiled> {
  const given = text === undefined ? how : { ...how, text }
  return withHosts((executor) => compileAs(file, given, (module, name) => executor(name, module)))
}

/** The same of a project that nobody trusts: no plugin is loaded. */
export function compileUntrusted(file: string, profile: string | undefined): Promise<Compiled> {
  return compile(file, undefined, {
    layer: 'project',
    leavePlugins: true,
    overrides: { profile, settings: [] },
  })
}

/** The same with none but these plugins, each loaded from where it is said to be; others are left. */
export function compileWith(
  file: string,
  how: How,
  plugins: ReadonlyMap<string, PlanExecutor>,
): Promise<Compiled> {
  return withHosts((executor) =>
    compileAs(file, { ...how, leavePlugins: (name) => !plugins.has(name) }, (_, name) => {
      const { module, origin } = plugins.get(name)!
      return executor(name, module, [], origin)
    }),
  )
}

function compileAs(
  file: string,
  how: How,
  executor: (module: string, name: string) => Promise<unknown>,
): Promise<Compiled> {
  return compileFile({ file, ...how, ...optionsWith(executor, how.layer) })
}

/** Reads hooks.toml files in another way than `compile` does. */
export function reading<T>(read: (options: Omit<CompileOptions, 'file'>) => Promise<T>): Promise<T> {
  return withHosts((executor) => read(optionsWith((module, name) => executor(name, module))))
}

function optionsWith(
  executor: (module: string, name: string) => Promise<unknown>,
  layer?: CompileHow['layer'],
): Omit<CompileOptions, 'file'> {
  const load = async (module: string, name: string): Promise<unknown> => ({
    executor: await executor(module, name),
  })
  return { dialects, executors: { script }, ownFrom: ownFolders(layer), load, hookline: version }
}

/** What plugins ran in is gone when the work is done. */
async function withHosts<T>(work: (executor: Hosts['executor']) => Promise<T>): Promise<T> {
  let plugins: Hosts | undefined
  try {
    return await work((...plugin) => (plugins ??= hosts()).executor(...plugin))
  } finally {
    await plugins?.close()
  }
}
