import {
  compileMarkdown,
  type Compiled,
  type CompileOptions,
  type Plan,
  type PlanWarning,
} from '@hookline/config'
import { dirname } from 'node:path'
import { HooklineError } from '@hookline/core'
import { ownershipOf, projectConfig, projectRoot, userConfig } from '@hookline/runtime'
import { projectFault } from '@hookline/runtime/trust'
import { olderLines } from '../agents.ts'
import { compile, compileTested, reading } from '../compile.ts'
import { isOfProject } from '../of-project.ts'
import { ownerOf } from '../project.ts'
import { around } from '../unit/find.ts'
import { readTestFiles } from '../unit/suite.ts'
import { answering, environment, type Missing } from '../verbs/environment.ts'
import { textOf, type Target } from './target.ts'
import { withAbove } from './with-above.ts'

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

/**
 * Looks at a file in three depths, and at the tests beside it; at what is on this machine only if asked to, and never for
 * examples in Markdown.
 */
export async function examine(target: Target, withMachine: boolean): Promise<readonly Examined[]> {
  const strange = strangers(target).map((error) => named(error, target))
  // what a repository leads to is not its own to be read and shown
  if (strange.some(({ code }) => code === 'PROJECT_LINK'))
    return [{ ...NOTHING, name: target.name, errors: strange }]
  const how = await howOf(target)
  const all = await compiledOf(target, how)
  const plans = all.flatMap((one) => (one.ok ? [one.plan] : []))
  // of a project that is not trusted nothing is loaded, for this neither
  const looked =
    target.kind === 'toml'
      ? plans.map((plan) => (how.leavePlugins === true ? withoutPlugins(plan) : plan))
      : []
  const own: Examined = {
    name: target.name,
    text: textOf(target),
    plans,
    errors: [
      ...strange,
      ...all.flatMap((one) => (one.ok ? [] : one.errors)).map((error) => named(error, target)),
    ],
    warnings: plans.flatMap(({ warnings }) => warnings.map((one) => ({ ...one, file: target.name }))),
    findings: withMachine ? (await Promise.all(looked.map((plan) => machine(plan, how)))).flat() : [],
    older: (await Promise.all(looked.map(async (plan) => olderLines(plan, await answering(plan))))).flat(),
  }
  return [own, ...(await testsBeside(target, plans))]
}

async function machine(plan: Plan, { layer, leavePlugins }: How): Promise<readonly Missing[]> {
  return environment(layer === 'project' ? await withAbove(plan) : plan, leavePlugins !== true)
}

/** Who else could write into it; and of a project, that there is another, or that it leads elsewhere. */
function strangers({ file, layer }: Target): readonly HooklineError[] {
  if (layer === undefined) return projectFaults(file)
  const found = ownershipOf(file, layer)
  return found?.wrong === true
    ? [new HooklineError('CONFIG_OWNER', found.message, { file, hint: found.hint })]
    : []
}

function projectFaults(file: string): readonly HooklineError[] {
  if (!isOfProject(file)) return []
  const fault = projectFault(projectConfig(projectRoot(dirname(file)), userConfig(process.env)))
  return fault === undefined ? [] : [fault]
}

const NOTHING: Omit<Examined, 'name' | 'errors'> = {
  text: '',
  plans: [],
  warnings: [],
  findings: [],
  older: [],
}

type How = Pick<CompileOptions, 'layer' | 'leavePlugins'>

/** A text that is only looked at loads no plugin, nor does a project that nobody trusts. */
async function howOf({ file, kind, text, layer }: Target): Promise<How> {
  if (kind === 'markdown' || text !== undefined) return { leavePlugins: true }
  if (layer !== undefined) return { layer }
  const owner = await ownerOf(file)
  return owner === 'own' ? {} : { layer: 'project', leavePlugins: owner === 'untrusted' }
}

async function compiledOf({ file, kind, text }: Target, how: How): Promise<readonly Compiled[]> {
  if (kind === 'markdown') return reading((options) => compileMarkdown({ ...options, ...how, file }))
  return [text === undefined ? await compileTested(file, how) : await compile(file, text, how)]
}

function withoutPlugins(plan: Plan): Plan {
  const isPlugin = (name: string): boolean =>
    Object.hasOwn(plan.executors, name) && plan.executors[name]!.own !== true
  return { ...plan, hooks: plan.hooks.filter(({ executor }) => !isPlugin(executor)) }
}

/** What is wrong with the files of tests beside a hooks.toml, a file each. */
async function testsBeside(
  { file, kind, text }: Target,
  plans: readonly Plan[],
): Promise<readonly Examined[]> {
  const [plan] = plans
  if (kind === 'markdown' || text !== undefined || plan === undefined) return []
  const own = (await around(file)).find(({ config }) => config === file)
  const { broken } = await readTestFiles(own?.files ?? [], plan)
  return broken.map((one) => ({
    name: one.file,
    text: textOf({ file: one.file }),
    plans: [],
    errors: one.errors,
    warnings: [],
    findings: [],
    older: [],
  }))
}

/** What came on stdin has no file to be told of. */
function named(error: HooklineError, { name, text }: Target): HooklineError {
  const { code, message, hint, details } = error
  return text === undefined ? error : new HooklineError(code, message, { ...details, hint, file: name })
}
