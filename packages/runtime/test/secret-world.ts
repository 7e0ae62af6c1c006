import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile, type CompileOptions, type Plan } from '@hookline/config'
import { script } from '@hookline/executor-script'
import type { Json, Layer, Outcome } from '@hookline/core'
import { event } from '@hookline/testing'
import { onTestFinished } from 'vitest'
import { createHosts } from '../src/host/index.ts'
import { withInputs } from '../src/inputs/with-inputs.ts'
import { raise, store, type Means } from '../src/index.ts'

/** A folder with a hooks.toml, what is beside it, and a state directory. */
export interface SecretWorld {
  readonly dir: string
  readonly state: string
  readonly env: Record<string, string | undefined>
  readonly file: (name: string, text: string, mode?: number) => string
  readonly set: (name: string, value: string) => void
  readonly plan: (hooks: string, layer?: Layer) => Promise<Plan>
  /** Runs the hooks at an `exec.before`. */
  readonly run: (hooks: string, layer?: Layer, means?: Partial<Means>) => Promise<Outcome>
}

export function secretWorld(): SecretWorld {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-secrets-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const state = join(dir, 'state')
  mkdirSync(state, { mode: 0o700 })
  const env: Record<string, string | undefined> = { PATH: process.env['PATH'], HOME: dir }
  const hosts = createHosts({
    entry: join(import.meta.dirname, 'host-entry.ts'),
    env,
    log: () => undefined,
  })
  onTestFinished(async () => void (await hosts.close()))
  const file = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(join(dir, name), text)
    chmodSync(join(dir, name), mode)
    return join(dir, name)
  }
  const plan: SecretWorld['plan'] = async (hooks, layer = 'user') => {
    const load = async (module: string, name: string): Promise<unknown> => ({
      executor: await hosts.executor(name, module),
    })
    const options: CompileOptions = {
      file: file('hooks.toml', `version = 1\n${hooks}`),
      layer,
      dialects,
      executors: { script },
      load,
      hookline: '1.0.0',
    }
    const compiled = await compile(options)
    if (compiled.ok) return compiled.plan
    throw new Error(compiled.errors.map(({ message }) => message).join('\n'))
  }
  return {
    dir,
    state,
    env,
    file,
    plan,
    set: (name, value) => store(state, name, value),
    async run(hooks, layer, means = {}) {
      const loaded = { plan: await plan(hooks, layer), errors: [] }
      const log = (): void => undefined
      const around = {
        loaded,
        executors: { script },
        hosts: () => hosts,
        inputs: () => withInputs,
        env,
        stateDir: state,
        log,
        ...means,
      }
      return raise({ ...around, event: event('exec.before', { command: 'ls' }, { session: { cwd: dir } }) })
    },
  }
}

/** What the one hook gave: its data, or the code and message of its failure. */
export function came({ results: [result] }: Outcome): Json {
  if (result?.status === 'done') return result.output.data ?? result.output.reason ?? null
  if (result?.status !== 'failed') return result?.status ?? null
  return { code: result.error.code, message: result.error.message, hint: result.error.hint }
}
