import { dialects } from '@hookline/agents'
import {
  createHookManager,
  HooklineError,
  hookName,
  listens,
  verdict,
  type HookConfig,
  type HookResult,
  type Json,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import { script } from '@hookline/executor-script'
import { deadlineMs, engines, executorSources, sample, stateDir } from '@hookline/runtime'
import { duration, paint } from '../paint.ts'
import { configFile, planOf } from '../plan.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import { deed } from './list.ts'
import type { Verb } from './index.ts'

export const tryOut: Verb = {
  about: 'raise an event by hand and see what each hook would say, and why',
  usage:
    'hookline try <event> [subject ...] [--config <hooks.toml>] [--agent <name>] [--data <json>] [--dry] [--json]',
  help: [
    'hookline try exec.before "git push --force"',
    'hookline try patch.after src/a.ts src/b.ts',
    'hookline try mcp.before github/create_issue --data \'{"arguments":{"title":"x"}}\'',
    '',
    'Runs the hooks for real, in the current folder; --dry only says which would run. No agent is involved.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      config: 'text',
      agent: 'text',
      data: 'text',
      dry: 'switch',
      json: 'switch',
    })
    const [name, ...words] = flags.words
    if (name === undefined) throw new HooklineError('USAGE', 'try needs an event', { hint: tryOut.usage })
    const dialect = dialects.find((one) => one.name === (flags.text['agent'] ?? dialects[0]!.name))
    if (dialect === undefined)
      throw new HooklineError('USAGE', `no agent is called "${flags.text['agent']}"`, {
        hint: `there are: ${dialects.map((one) => one.name).join(', ')}`,
      })
    const event = sample({ name, words, cwd: process.cwd(), dialect, data: dataOf(flags.text['data']) })
    const file = configFile(flags.text['config'])
    const loaded = await planOf(file)
    if (loaded.errors.length > 0) complain(loaded.errors, file)
    const hooks = loaded.plan.hooks.filter((hook) => listens(hook.on, event.name))
    const manager = createHookManager({
      hooks,
      executors: executorSources(loaded.plan, { script }),
      ...(await engines(hooks)),
      env: process.env,
      stateDir: stateDir(process.env),
      log: (hook, message) => process.stderr.write(`${hook}: ${message}\n`),
    })
    const { rewriters, deciders } = manager.plan(event)
    const due = new Map([...rewriters, ...deciders].map((step) => [step.hook.name, step.matched]))
    const timeoutMs = deadlineMs(event, { dialect, loaded })
    const outcome =
      flags.on['dry'] === true
        ? undefined
        : await manager.emit(event, {
            timeoutMs,
            rewritten: (given, rewrite) => dialect.rewritten(given, rewrite),
          })
    await manager.close()
    const tried: Tried = {
      event,
      hooks,
      due,
      outcome,
      obeys: dialect.capabilities[event.name]?.deny === true,
      agent: dialect.title,
    }
    process.stdout.write(`${flags.on['json'] === true ? asJson(tried) : asText(tried)}\n`)
    return loaded.errors.length > 0 ? 78 : 0
  },
}

interface Tried {
  readonly event: LifecycleEvent
  readonly hooks: readonly HookConfig[]
  readonly due: ReadonlyMap<string, readonly string[]>
  readonly outcome: Outcome | undefined
  readonly obeys: boolean
  readonly agent: string
}

function dataOf(text: string | undefined): Readonly<Record<string, Json>> {
  if (text === undefined) return {}
  try {
    return JSON.parse(text) as Readonly<Record<string, Json>>
  } catch (thrown) {
    throw new HooklineError('USAGE', `--data is not JSON: ${(thrown as Error).message}`, {
      hint: `--data '{"prompt":"hello"}'`,
    })
  }
}

function asJson({ event: { raw: _raw, ...event }, hooks, due, outcome }: Tried): string {
  const lines = hooks.map((hook) => ({
    hook: hookName(hook),
    due: due.has(hookName(hook)),
    matched: due.get(hookName(hook)) ?? [],
    result: outcome?.results.find((result) => result.hook === hookName(hook)) ?? null,
  }))
  return JSON.stringify({ event, hooks: lines, outcome: outcome ?? null }, null, 2)
}

function asText(tried: Tried): string {
  const { event, hooks, outcome } = tried
  const head = `${paint('bold', event.name)}  ${JSON.stringify(event.data)}`
  if (hooks.length === 0) return `${head}\n\n  no hook listens to ${event.name}`
  return [
    head,
    '',
    ...hooks.flatMap((hook) => hookLines(hook, tried)),
    '',
    ...(outcome === undefined ? ['nothing was run (--dry)'] : ending(tried, outcome)),
  ].join('\n')
}

function hookLines(hook: HookConfig, { event, due, outcome }: Tried): readonly string[] {
  const name = hookName(hook)
  const result = outcome?.results.find((one) => one.hook === name)
  const title = `  ${paint('bold', name)}${hook.guard === true ? '  guard' : ''}`
  const matched = due.get(name)
  if (result === undefined && matched === undefined)
    return [`${title}  ${paint('dim', `not due: ${whyNot(hook, event)}`)}`]
  if (result === undefined)
    return [`${title}  would run: ${deed(hook)}${hook.if === undefined ? '' : `, if ${hook.if}`}`]
  return [
    `${title}  ${said(hook, result)}  ${paint('dim', duration(result.durationMs))}`,
    ...details(result, matched ?? []),
  ]
}

function whyNot(hook: HookConfig, event: LifecycleEvent): string {
  if (hook.enabled === false) return 'it is switched off'
  if (hook.agents !== undefined && !hook.agents.includes(event.agent.name))
    return `it is for ${hook.agents.join(', ')}`
  return `${(hook.match ?? []).join(', ')} does not match`
}

function said(hook: HookConfig, result: HookResult): string {
  if (result.status === 'skipped') return paint('dim', `skipped: ${result.why}`)
  const answer = verdict(hook, result)
  const would = hook.enforce === false && answer?.decision !== undefined ? ' (only recorded)' : ''
  if (result.status === 'failed')
    return paint('red', `failed${answer?.decision === 'deny' ? ', so deny' : ''}${would}`)
  const colour =
    result.output.decision === 'deny' ? 'red' : result.output.decision === 'ask' ? 'yellow' : 'green'
  return paint(colour, (result.output.decision ?? 'no objection') + would)
}

function details(result: HookResult, matched: readonly string[]): readonly string[] {
  const lines: string[] = []
  if (matched.length > 0) lines.push(`matched ${matched.map((text) => JSON.stringify(text)).join(', ')}`)
  if (result.status === 'failed')
    lines.push(`${result.error.message} [${result.error.code}]`, result.error.hint)
  if (result.status === 'done') {
    for (const [key, value] of Object.entries(result.output)) {
      if (key !== 'decision')
        lines.push(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    }
  }
  return lines.filter((line) => line !== '').map((line) => `      ${line.replaceAll('\n', '\n      ')}`)
}

function ending({ obeys, agent, event }: Tried, outcome: Outcome): readonly string[] {
  const what =
    outcome.decision === 'deny'
      ? `${paint('red', 'deny')}: ${outcome.reason ?? ''}${obeys ? '' : `\n  ${agent} does not obey a denial at ${event.name}`}`
      : outcome.decision === undefined
        ? 'no decision: the agent goes on as if there were no hooks'
        : `${outcome.decision}${outcome.reason === undefined ? '' : `: ${outcome.reason}`}`
  return [
    `outcome  ${what}`,
    ...(outcome.rewrite === undefined ? [] : [`rewrite  ${JSON.stringify(outcome.rewrite)}`]),
    ...outcome.context.map((text) => `context  ${text}`),
  ]
}
