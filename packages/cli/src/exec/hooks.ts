import { type HooklineError } from '@hookline/core'
import type { Plan } from '@hookline/config'
import { loadPlan, type PlanRequest } from '@hookline/runtime'
import { installedConfig, type SiteRequest } from '@hookline/runtime/install'
import { withAllGranted } from '@hookline/runtime/trust'
import { execError } from '../errors.ts'
import { configFile, missingProfile, planRequest } from '../plan.ts'
import { complain } from '../verbs/complain.ts'
import type { ExecOptions } from './options.ts'

/** The hooks of one run. */
export interface RunHooks {
  readonly plan: Plan
  /** The hooks.toml. */
  readonly file: string
  /** The words by which each call has the same plan. */
  readonly more: readonly string[]
  /** What is to be told, a sentence each. */
  readonly notes: readonly string[]
}

/** Reads the hooks of this run. @throws HooklineError `EXEC_CONFIG` if a hooks.toml is broken */
export async function runHooks({ flags }: ExecOptions, site: SiteRequest): Promise<RunHooks> {
  const given = flags.text['hooks-config'] ?? flags.text['config']
  const installed = installedConfig(site)
  const own = configFile(installed)
  const file = given === undefined ? own : configFile(given)
  const guardsOf = file === own ? undefined : own
  const request: PlanRequest = {
    ...planRequest(flags),
    file,
    required: given !== undefined || installed !== undefined,
    guardsOf,
    guardsOnly: flags.on['no-hooks'] === true,
  }
  const loaded = await loadPlan(request)
  if (loaded.errors.length > 0) throw broken(loaded.errors)
  const missing = missingProfile(loaded, request.overrides)
  // of every project that its user trusts something of: it may be worked on
  const plan = withAllGranted(loaded.plan, process.env)
  return {
    plan,
    file,
    more: moreWords(flags, guardsOf),
    notes: [
      ...(missing === undefined ? [] : [missing]),
      ...(plan.hooks.length === 0
        ? [`there are no hooks, so none will run: hookline init writes some into ${file}`]
        : []),
    ],
  }
}

function broken(errors: readonly HooklineError[]): HooklineError {
  complain(errors)
  return execError('EXEC_CONFIG', 'there are hooks that cannot be read')
}

function moreWords(
  { text, lists, on }: ExecOptions['flags'],
  guardsOf: string | undefined,
): readonly string[] {
  const profile = text['profile']
  return [
    ...(guardsOf === undefined ? [] : [`--guards-of=${guardsOf}`]),
    ...(profile === undefined ? [] : [`--profile=${profile}`]),
    ...(lists['override'] ?? []).map((setting) => `--override=${setting}`),
    ...(on['no-hooks'] === true ? ['--no-hooks'] : []),
  ]
}
