import type { HistoryFilter } from '@hookline/journal/queries'
import type { EventEntry } from '@hookline/runtime/kept'
import { coloured } from './coloured.ts'
import { lineText } from './line-text.ts'

/** What was asked for, as far as it is about hooks. */
export type Asked = Pick<HistoryFilter, 'hook' | 'end'>

const MOST_WORDS = 6

interface Word {
  readonly hook: string
  readonly word: string
  readonly count: number
  /** What was asked for comes first. */
  readonly rank: number
}

/** How the hooks of an event ended: `user/a ok, queued 8x, user/b dead`; what was asked for first, and what is equal counted. */
export function hookWords(hooks: EventEntry['hooks'], asked: Asked): string {
  const words = inOrder(counted(hooks, asked))
  const shown = words.slice(0, MOST_WORDS)
  const left = words.slice(MOST_WORDS).reduce((sum, { count }) => sum + count, 0)
  const texts = shown.map(({ hook, word, count }, at) => {
    const name = hook === shown[at - 1]?.hook ? '' : `${lineText(hook)} `
    return `${name}${coloured(word, word)}${count === 1 ? '' : ` ${count}x`}`
  })
  return [...texts, ...(left === 0 ? [] : [`and ${left} more`])].join(', ')
}

function counted(hooks: EventEntry['hooks'], asked: Asked): readonly Word[] {
  const found = new Map<string, Word>()
  for (const { hook, end, decision } of hooks) {
    const word = decision ?? end
    const key = `${hook} ${word}`
    const rank = Number(!isOf(hook, asked.hook)) * 2 + Number(asked.end !== undefined && end !== asked.end)
    found.set(key, { hook, word, rank, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}

/** The words of a hook stand together, where its best does. */
function inOrder(words: readonly Word[]): readonly Word[] {
  const best = new Map<string, number>()
  for (const { hook, rank } of words) best.set(hook, Math.min(rank, best.get(hook) ?? rank))
  const first = [...best.keys()]
  return words.toSorted(
    (a, b) =>
      best.get(a.hook)! - best.get(b.hook)! ||
      first.indexOf(a.hook) - first.indexOf(b.hook) ||
      a.rank - b.rank,
  )
}

/** Whole names begin with their layer. */
function isOf(hook: string, asked: string | undefined): boolean {
  return asked === undefined || hook === asked || hook.slice(hook.indexOf('/') + 1) === asked
}
