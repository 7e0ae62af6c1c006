import { deadlineOf } from '@hookline/core'
import { readDispatch } from './dispatch.ts'
import type { Report } from './fault.ts'
import { readHooks } from './hooks.ts'
import { checkIdle } from './idle-instances.ts'
import { readJournal } from './journal.ts'
import { keptInputs } from './kept-inputs.ts'
import { checkPlaced } from './misplaced.ts'
import type { Compiled, CompileOptions, Plan } from './plan.ts'
import { readNetwork } from './network.ts'
import { readPlugins } from './read-plugins.ts'
import { readServer } from './server.ts'
import type { Setting } from './setting.ts'
import { shapeOf } from './shape.ts'
import type { Source } from './source.ts'
import type { Table } from './toml.ts'

/** What a table comes to. */
export interface Read {
  readonly plan: Plan
  readonly written: () => (Compiled & { ok: true })['written']
}

/** Reads a file as it is, or as somebody wants it. `isWritten`: the table is what the text says, with nothing changed. */
export async function readOnce(
  file: Table,
  source: Source,
  options: CompileOptions,
  report: Report,
  isWritten = false,
): Promise<Read> {
  const shape = await shapeOf(file, report)
  const { layer } = source.source
  const { sandbox } = shape
  const dispatch = readDispatch(shape.dispatch, report)
  const journal = shape.journal && readJournal(shape.journal, report)
  const server = shape.server && readServer(shape.server, report)
  const network = shape.network && (await readNetwork(shape.network, report))
  checkPlaced(shape, layer, report)
  const plugins = await readPlugins(shape, source.source.file, options, report)
  // what is wanted now stands elsewhere
  const isOdd = hidesLetters(source.text) || (options.overrides?.settings.length ?? 0) > 0
  const mayHold = (what: string): boolean => isOdd || source.text.includes(what)
  const setting: Setting = {
    report,
    file: source.source.file,
    layer,
    dialects: options.dialects,
    executors: plugins.executors,
    left: plugins.left,
    instances: plugins.instances,
    asWritten: isWritten && !isOdd && shape.defaults.env === undefined && plugins.instances.size === 0,
    holes: mayHold('{{'),
    variables: mayHold('${'),
    secrets: mayHold('secret'),
    occasions: new Map(),
    deadlineOf: (event) => deadlineOf(dispatch, event),
  }
  const { hooks, written, taken } = await readHooks(shape, source, setting)
  await checkIdle(setting, shape.used)
  const plan: Plan = {
    format: 2,
    sources: [source.source],
    hooks,
    executors: plugins.found,
    dispatch: Object.keys(dispatch).length === 0 ? {} : { [layer]: dispatch },
    ...(journal === undefined || Object.keys(journal).length === 0 ? {} : { journal }),
    ...(server === undefined || Object.keys(server).length === 0 ? {} : { server }),
    ...(network === undefined || network.allowPrivate.length === 0 ? {} : { network }),
    ...(sandbox === undefined || Object.keys(sandbox).length === 0 ? {} : { sandbox }),
    ...(shape.projects === undefined ? {} : { projects: shape.projects }),
    ...(taken.length === 0 ? {} : { inputs: await keptInputs(taken, source) }),
    warnings: [],
  }
  return { plan, written: written as Read['written'] }
}

/** True if a brace, a dollar or a word may be spelt as \u007B, or be broken by the end of a line. */
function hidesLetters(text: string): boolean {
  return text.includes('\\') && /\\[uUx\s]/.test(text)
}
