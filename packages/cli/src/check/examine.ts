import { compileMarkdown, type Compiled, type Plan, type PlanWarning } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { olderLines } from '../agents.ts'
import { compile, reading } from '../compile.ts'
import { answering, environment, type Missing } from '../verbs/environment.ts'
import { textOf, type Target } from './target.ts'

/** What was found in one file. */
export interface Examined {
  readonly name: string
  readonly text: string
  readonly plans: readonly Plan[]
  readonly errors: readonly HooklineError[]
  readonly warnings: readonly PlanWarning[]
  readonly findings: readonly Missing[]
  /** What hooks ask of an agent here that only a newer version of it does. */
  readonly older: readonly string[]
}

/** Looks at a file in three depths; at what is on this machine only if asked to, and never for examples in Markdown. */
export async function examine(target: Target, withMachine: boolean): Promise<Examined> {
  const all = await compiledOf(target)
  const plans = all.flatMap((one) => (one.ok ? [one.plan] : []))
  const looked = target.kind === 'toml' ? plans : []
  return {
    name: target.name,
    text: textOf(target),
    plans,
    errors: all.flatMap((one) => (one.ok ? [] : one.errors)).map((error) => named(error, target)),
    warnings: plans.flatMap(({ warnings }) => warnings.map((one) => ({ ...one, file: target.name }))),
    findings: withMachine ? (await Promise.all(looked.map(environment))).flat() : [],
    older: (await Promise.all(looked.map(async (plan) => olderLines(plan, await answering(plan))))).flat(),
  }
}

async function compiledOf({ file, kind, text }: Target): Promise<readonly Compiled[]> {
  return kind === 'toml'
    ? [await compile(file, text)]
    : reading((options) => compileMarkdown({ ...options, file }))
}

/** What came on stdin has no file to be told of. */
function named(error: HooklineError, { name, text }: Target): HooklineError {
  const { code, message, hint, details } = error
  return text === undefined ? error : new HooklineError(code, message, { ...details, hint, file: name })
}
