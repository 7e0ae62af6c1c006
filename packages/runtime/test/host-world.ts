import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createHookManager,
  type AnyExecutor,
  type HookConfig,
  type HookManager,
  type Json,
  type Outcome,
} from '@hookline/core'
import { event } from '@hookline/testing'
import { onTestFinished } from 'vitest'
import { createHosts, type HostLimits, type Hosts } from '../src/host/index.ts'

/** A plugin that does this at an event, and what else is in it. */
export function pluginText(execute: string, rest = '', head = ''): string {
  return `import * as fs from 'node:fs'
import { spawn } from 'node:child_process'
${head}
export const odd = Object.defineProperty({
  spec: 1, name: 'odd', answers: true,
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object' }) } } },
  async execute(ctx) { ${execute} },
  ${rest}
}, Symbol.for('hookline.executor'), { value: true })
`
}

/** A plugin in its host, in a folder that goes with the test. */
export interface HostWorld {
  readonly dir: string
  readonly lines: readonly string[]
  readonly hosts: Hosts
  /** `options`: those that it will be asked for the target of. */
  readonly executor: (options?: readonly Json[]) => Promise<AnyExecutor>
  readonly rewrite: (text: string) => void
  readonly manager: (hook?: Partial<HookConfig>) => HookManager
  readonly emit: (hook?: Partial<HookConfig>) => Promise<Outcome>
  /** The process that the plugin left the number of, as text in a file. */
  readonly pid: (file?: string) => number
}

export function hostWorld(text: string, limits: Partial<HostLimits> = {}): HostWorld {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-host-'))
  const module = join(dir, 'odd.mjs')
  const lines: string[] = []
  writeFileSync(module, text)
  const entry = fileURLToPath(new URL('host-entry.ts', import.meta.url))
  const env = { PATH: process.env['PATH'], HOME: dir, SEEN: 'yes', NODE_OPTIONS: '--no-such-flag' }
  const hosts = createHosts({ entry, env, limits, log: (_, line) => lines.push(line) })
  onTestFinished(async () => {
    await hosts.close()
    rmSync(dir, { recursive: true, force: true, maxRetries: 9 })
  })
  const executor = (options?: readonly Json[]): Promise<AnyExecutor> => hosts.executor('odd', module, options)
  const manager = (hook: Partial<HookConfig> = {}): HookManager =>
    createHookManager({
      hooks: [{ id: 'a', on: ['exec.before'], executor: 'odd', options: { dir }, timeoutMs: 5000, ...hook }],
      executors: { odd: () => executor() },
      env,
      stateDir: dir,
      log: (hookName, line) => lines.push(`${hookName}: ${line}`),
    })
  return {
    dir,
    lines,
    hosts,
    executor,
    manager,
    rewrite: (other) => writeFileSync(module, other),
    emit: (hook) => manager(hook).emit(event('exec.before', { command: 'ls' })),
    pid: (file = 'pid') => Number(readFileSync(join(dir, file), 'utf8')),
  }
}

/** True while the process runs; one that is dead and not yet waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits until it is so. */
export async function until(isSo: () => boolean, ms = 5000): Promise<void> {
  const ends = Date.now() + ms
  while (!isSo()) {
    if (Date.now() > ends) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
