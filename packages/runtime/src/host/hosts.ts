import { HooklineError, type AnyExecutor, type Json } from '@hookline/core'
import { startHost, type Host } from './host.ts'
import type { Description } from './protocol.ts'
import { proxy } from './proxy.ts'

/** What the processes of plugins are started with. */
export interface HostMeans {
  /** The program that a process runs. */
  readonly entry: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Node keeps what it compiled. */
  readonly compiled?: string | undefined
  readonly log: (executor: string, line: string) => void
  readonly limits?: Partial<HostLimits>
}

/** What a plugin may take. */
export interface HostLimits {
  /** MiB of memory. Default 1024. */
  readonly memory: number
  /** Milliseconds to be imported in. Default 8,000. */
  readonly loadMs: number
  /** Milliseconds to check settings, or to look at the world. Default 10,000. */
  readonly checkMs: number
  /** Milliseconds that a run may go on after it was called off. Default 500. */
  readonly graceMs: number
}

/** The plugins of somebody else, each in a process of its own. */
export interface Hosts {
  /**
   * A stand-in for the executor that a module exports. `options`: those that it will be asked for the target of; `origin`: what
   * the module is a copy of, and where the packages that it imports are.
   */
  executor(name: string, module: string, options?: readonly Json[], origin?: string): Promise<AnyExecutor>
  /** Closes what the plugins opened, and ends their processes. */
  close(options?: { readonly timeoutMs?: number }): Promise<readonly HooklineError[]>
}

const LIMITS: HostLimits = { memory: 1024, loadMs: 8000, checkMs: 10_000, graceMs: 500 }

/** Processes are started when they are first needed, and again when they are gone. */
export function createHosts(means: HostMeans): Hosts {
  const limits = { ...LIMITS, ...means.limits }
  const hosts = new Map<string, Host>()
  const alive = ({ name, module, options, origin }: Hosting): Hosted => {
    const known = hosts.get(name)
    if (known !== undefined && !known.isGone()) return { host: known, description: undefined }
    const log = (line: string): void => means.log(name, line)
    const { entry, env, compiled } = means
    const host = startHost({ entry, env, compiled, name, module, memory: limits.memory, log })
    hosts.set(name, host)
    return { host, description: load(host, { name, module, options, origin, ms: limits.loadMs }) }
  }
  return {
    async executor(name, module, options = [], origin?: string) {
      const hosting = { name, module, options, origin }
      const { host, description } = alive(hosting)
      const known = await (description ?? host.ask({ do: 'load', ...hosting }))
      return proxy({ known, options, limits, host: () => revived(alive(hosting)) })
    },
    async close({ timeoutMs = 5000 } = {}) {
      const all = [...hosts.values()].filter((host) => !host.isGone())
      hosts.clear()
      const closed = await Promise.all(all.map((host) => closeHost(host, timeoutMs)))
      return closed.flat()
    },
  }
}

interface Hosting {
  readonly name: string
  readonly module: string
  readonly options: readonly Json[]
  readonly origin: string | undefined
}

interface Hosted {
  readonly host: Host
  /** Of a process that has just been started. */
  readonly description: Promise<Description> | undefined
}

/** Whoever asks next is told if the plugin cannot be loaded again. */
function revived({ host, description }: Hosted): Host {
  description?.catch(() => undefined)
  return host
}

async function load(host: Host, { ms, ...plugin }: Hosting & { readonly ms: number }): Promise<Description> {
  const timer = setTimeout(() => host.kill(`it took more than ${ms / 1000} s`), ms)
  return host
    .ask({ do: 'load', ...plugin }, { when: 'while it was loaded' })
    .finally(() => clearTimeout(timer))
}

/** Nobody waits any more for one that is still at work. */
async function closeHost(host: Host, ms: number): Promise<readonly HooklineError[]> {
  if (host.isBusy()) host.kill('hookline ended')
  const faults = host.isGone() ? [] : await closeResources(host, ms)
  await host.end()
  return faults
}

async function closeResources(host: Host, ms: number): Promise<readonly HooklineError[]> {
  const timer = setTimeout(() => host.kill(`it took more than ${ms / 1000} s`), ms)
  try {
    await host.ask({ do: 'close', ms }, { when: 'while it was closed' })
    return []
  } catch (thrown) {
    return [HooklineError.from(thrown)]
  } finally {
    clearTimeout(timer)
  }
}
