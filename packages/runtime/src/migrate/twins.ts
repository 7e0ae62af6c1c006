import { placeOf, sorted, type Original } from './original.ts'
import type { Source } from './source.ts'

/** Of hooks that are the same the agent runs one: the one that holds in more places, else the last. */
export function withoutTwins(sources: readonly Source[], title: string): readonly Source[] {
  const kept = new Map<string, Original>()
  const rooted = new Map(sources.map(({ file, root }) => [file, root]))
  for (const one of sources.flatMap(({ originals }) => originals)) {
    const before = kept.get(likeness(one))
    const isNarrower =
      before !== undefined && rooted.get(before.file) === undefined && rooted.get(one.file) !== undefined
    if (!isNarrower) kept.set(likeness(one), one)
  }
  const stays = new Set(kept.values())
  return sources.map((source) => {
    const gone = source.originals.filter((one) => !stays.has(one))
    if (gone.length === 0) return source
    return {
      ...source,
      originals: source.originals.filter((one) => stays.has(one)),
      dead: [
        ...source.dead,
        ...gone.map((one) => ({ place: placeOf(one), why: twin(kept.get(likeness(one))!, title) })),
      ],
    }
  })
}

function likeness({ native, matcher, handler }: Original): string {
  const { type, command, args, url, prompt, if: rule } = handler
  return sorted({ native, matcher: matcher ?? null, what: [type, command, args, url, prompt, rule] })
}

function twin(other: Original, title: string): string {
  return `${title} runs it once, and it is taken over from ${placeOf(other)} of ${other.file}`
}
