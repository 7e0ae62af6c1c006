import { once } from 'node:events'
import type { AppServerFact, AppServerQuestion } from '@hookline/agents'
import type { Held } from './down.ts'
import { rule, type GatingMeans, type Ruling } from './gating.ts'

/** The questions of a server that hooks are asked first. */
export interface Questions {
  /** Holds a question until hooks have spoken. */
  readonly hold: (question: AppServerQuestion) => Held
  /** The server wants no answer any more. */
  readonly resolved: (id: unknown) => void
  /** What the client was asked, once it answers. */
  readonly answered: (id: unknown) => AppServerQuestion | undefined
  /** True: hooks answered for the user that a call is not to be. */
  readonly wasDeclined: (fact: AppServerFact) => boolean
}

/** What it is done with. */
export interface QuestionsMeans extends GatingMeans {
  readonly answer: (id: string | number, result: object) => void
  /** Ends a turn. */
  readonly end: (thread: string, turn: string) => void
  /** A fault, for people. */
  readonly fault: (message: string) => void
}

const MOST_DECLINED = 1000
const MOST_SHOWN = 1000

/** A question is one of the methods here. */
export const QUESTIONS: ReadonlySet<string> = new Set([
  'item/commandExecution/requestApproval',
  'item/fileChange/requestApproval',
  'item/permissions/requestApproval',
  'mcpServer/elicitation/request',
  'item/tool/requestUserInput',
  'execCommandApproval',
  'applyPatchApproval',
])

export function createQuestions(means: QuestionsMeans): Questions {
  const open = new Map<unknown, AbortController>()
  const shown = new Map<unknown, AppServerQuestion>()
  const declined = new Set<string>()
  const decline = (call: string): void => {
    if (declined.size >= MOST_DECLINED) declined.clear()
    declined.add(call)
  }
  const passes = async (question: AppServerQuestion, signal: AbortSignal): Promise<boolean> => {
    // what hooks say then nobody waits for any more
    const ruling = await Promise.race([rule(question, signal, means), givenUp(signal)])
    if (ruling.passes) {
      if (shown.size >= MOST_SHOWN) shown.clear()
      shown.set(question.id, question)
      return true
    }
    const { thread, turn } = question.permission
    if (ruling.answer !== question.accept) decline(callOf(question.permission))
    means.answer(question.id, ruling.answer)
    if (ruling.ends) means.end(thread, turn)
    return false
  }
  return {
    hold(question) {
      const abort = new AbortController()
      open.set(question.id, abort)
      const ruled = passes(question, abort.signal)
        .catch((thrown: unknown) => {
          means.fault(`hooks could not be asked: ${String(thrown)}`)
          means.answer(question.id, question.decline)
          return false
        })
        .finally(() => open.delete(question.id))
      return { thread: question.thread, passes: ruled, giveUp: () => abort.abort() }
    },
    resolved: (id) => open.get(id)?.abort(),
    answered(id) {
      const question = shown.get(id)
      shown.delete(id)
      return question
    },
    wasDeclined: (fact) => declined.has(callOf(fact)),
  }
}

async function givenUp(signal: AbortSignal): Promise<Ruling> {
  if (!signal.aborted) await once(signal, 'abort')
  return { passes: true }
}

function callOf({ thread, call }: AppServerFact): string {
  return `${thread}/${call}`
}
