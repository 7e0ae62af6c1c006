import { canonical } from '../canonical.ts'
import { installError } from '../errors.ts'
import { stateUnusable } from '../state-fault.ts'
import { ownDir } from '../state.ts'
import { projectRoot } from '../stamp.ts'
import { openRegistry } from './codex/registry.ts'
import { findProgram } from './find-program.ts'
import { readInstalls } from './installs.ts'
import { isLine } from './line.ts'
import type { Registry, Seen, SeenHook } from './registry.ts'
import type { Scope, Wiring } from './wiring.ts'
import { wiringOf } from './wirings.ts'

/** Where to install, uninstall or look. */
export interface SiteRequest {
  readonly agent: string
  readonly scope: Scope
  readonly env: NodeJS.ProcessEnv
  /** Where the user stands. */
  readonly cwd: string
  /** The agent's program, if not the one on PATH. */
  readonly program?: string | undefined
}

/** One agent in one scope on this machine. */
export interface Site {
  readonly wiring: Wiring
  readonly scope: Scope
  readonly env: NodeJS.ProcessEnv
  readonly stateDir: string
  /** The file that holds the lines. */
  readonly file: string
  /** Where the agent keeps what its user trusts. */
  readonly settings: string
  /** The folder in which the agent is asked what it sees. */
  readonly root: string
  readonly program: string | undefined
}

/** Finds everything out that does not change. @throws HooklineError */
export function siteOf({ agent, scope, env, cwd, program }: SiteRequest): Site {
  const wiring = wiringOf(agent)
  if (wiring === undefined) throw installError('AGENT_UNWIRABLE', `hookline cannot wire "${agent}"`)
  if (process.platform === 'win32') {
    throw installError('PLATFORM_UNSUPPORTED', 'hookline install does not know Windows')
  }
  const stateDir = ownDir(env)
  if (stateDir === undefined) throw stateUnusable(env)
  const root = scope === 'user' ? stateDir : projectRoot(cwd)
  return {
    wiring,
    scope,
    env,
    stateDir,
    file: scope === 'user' ? wiring.userFile(env) : wiring.projectFile(root),
    settings: wiring.settingsFile(env),
    root,
    program: findProgram(wiring.program, program, env['PATH']),
  }
}

/** The hooks.toml that an install calls, where it is not the user's own. @throws HooklineError */
export function installedConfig(request: SiteRequest): string | undefined {
  const { stateDir, file } = siteOf(request)
  return readInstalls(stateDir).find((one) => one.file === file)?.config
}

/** Opens the agent's own door to its trust, if the agent is there. */
export async function registryOf({ program, env, stateDir }: Site): Promise<Registry | undefined> {
  return program === undefined ? undefined : openRegistry({ program, cwd: stateDir, env })
}

/** The hooks that the agent found in the file of a site. */
export function hooksAt({ file }: Site, { hooks }: Seen): readonly SeenHook[] {
  return hooks.filter((hook) => canonical(hook.file) === canonical(file))
}

/** Our lines of a site among what the agent sees. */
export function isOursAt(site: Site): (hook: SeenHook) => boolean {
  const ours = isLine(site.wiring.dialect.name, site.scope)
  return (hook) => canonical(hook.file) === canonical(site.file) && ours(hook.command)
}
