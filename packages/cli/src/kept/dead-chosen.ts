import { HooklineError } from '@hookline/core'
import { deadNumbers, type DeadFilter, type Queries } from '@hookline/journal/queries'
import { verbError } from '@hookline/runtime'
import type { Flags } from '../flags.ts'
import type { Kept } from './open.ts'

/** Which dead letters something is done to: by number, of a hook, or all; one of these. @throws HooklineError `USAGE` */
export function selectionOf(words: readonly string[], { text, on }: Flags): DeadFilter {
  const ways = [words.length > 0, text['hook'] !== undefined, on['all'] === true]
  if (ways.filter(Boolean).length !== 1)
    throw new HooklineError('USAGE', 'say which dead letters: numbers, --hook <id> or --all', {
      hint: 'hookline dead list shows them',
    })
  return words.length > 0 ? { numbers: numbersOf(words) } : { hook: text['hook'] }
}

/** With or without the # that they are shown with. @throws HooklineError `USAGE` */
export function numbersOf(words: readonly string[]): readonly number[] {
  return [...new Set(words)].map((word) => {
    if (/^#?\d{1,15}$/.test(word)) return Number(word.replace('#', ''))
    throw new HooklineError('USAGE', `"${word}" is no number of a dead letter`, {
      hint: 'hookline dead list shows them',
    })
  })
}

/** Their numbers, as of now. @throws HooklineError `DEAD_UNKNOWN` if one that was named is not there */
export async function chosen({ queries }: Kept, filter: DeadFilter): Promise<readonly number[]> {
  const there: number[] = []
  for await (const page of pagesOf(queries, filter)) there.push(...page)
  const known = new Set(there)
  const missing = (filter.numbers ?? []).filter((one) => !known.has(one))
  if (missing.length === 0) return there
  throw verbError('DEAD_UNKNOWN', `no dead letter ${missing.map((one) => `#${one}`).join(', ')}`)
}

const PAGE = 500

async function* pagesOf(queries: Queries, filter: DeadFilter): AsyncGenerator<readonly number[]> {
  for (let behind = 0; ;) {
    const page = await deadNumbers(queries, filter, behind, PAGE)
    if (page.length === 0) return
    yield page
    behind = page.at(-1)!
  }
}

/** Does something to these and no others, a page at a time: nobody waits long for the journal. Gives to how many. */
export function each(numbers: readonly number[], act: (page: readonly number[]) => number): number {
  let count = 0
  for (let from = 0; from < numbers.length; from += PAGE) count += act(numbers.slice(from, from + PAGE))
  return count
}
