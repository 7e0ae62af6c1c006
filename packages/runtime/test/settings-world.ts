import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dialects } from '@hookline/agents'
import { claudeCode } from '@hookline/agents/claude-code'
import { compile, type Plan } from '@hookline/config'
import type { Dialect } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { onTestFinished } from 'vitest'
import { migrate, type Migration, type MigrateRequest } from '../src/migrate/index.ts'

/** A home with a project in it, and an agent that keeps its hooks in settings. */
export interface SettingsWorld {
  readonly dir: string
  readonly request: MigrateRequest
  readonly write: (name: string, text: string | object) => void
  readonly read: (name: string) => string
  /** Takes over, and switches everything that can be if asked to. */
  readonly run: (all?: boolean, over?: Partial<MigrateRequest>) => Promise<Migration>
  readonly plan: () => Promise<Plan>
}

export const CONFIG = 'config/hookline/hooks.toml'

/** As it will be once Claude Code can be wired. */
export const WITH_CLAUDE: readonly Dialect[] = [...dialects, claudeCode]

export function settingsWorld(agent: string): SettingsWorld {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-settings-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const at = (name: string): string => join(dir, name)
  mkdirSync(at('project/.git/refs'), { recursive: true })
  const request: MigrateRequest = {
    agent,
    spoken: dialects,
    env: { HOME: dir, XDG_STATE_HOME: at('state'), XDG_CONFIG_HOME: at('config') },
    cwd: at('project'),
    scope: 'user',
    managed: [at('etc/settings.json')],
    config: at(CONFIG),
    compile: (file, text) =>
      compile({ file, text, dialects: WITH_CLAUDE, executors: { script }, hookline: '0.0.0' }),
  }
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  return {
    dir,
    request,
    read,
    write(name, text) {
      mkdirSync(dirname(at(name)), { recursive: true })
      writeFileSync(at(name), typeof text === 'string' ? text : JSON.stringify(text, null, 2))
    },
    run: (all = false, over = {}) =>
      migrate({ ...request, ...over }, { dryRun: false, confirm: (which) => (all ? which : []) }),
    async plan() {
      const compiled = await compile({
        file: request.config,
        text: read(CONFIG),
        dialects: WITH_CLAUDE,
        executors: { script },
        hookline: '0.0.0',
      })
      if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('\n'))
      return compiled.plan
    },
  }
}

/** `exec.before: git *`, with what it does in short. */
export function due({ hooks }: Plan): readonly string[] {
  return hooks.map(({ on, match, if: condition }) =>
    [
      on.join(' '),
      ...(match === undefined ? [] : [`: ${match.join(', ')}`]),
      ...(condition === undefined ? [] : [` if ${condition}`]),
    ].join(''),
  )
}
