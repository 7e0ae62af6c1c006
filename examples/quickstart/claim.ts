import { heard, type CodexLine, type ModelRequest, type TraceLine } from '@hookline/repo-tests/e2e'

/** A sentence that is only printed as true once it has been looked at. */
export interface Claim {
  readonly says: string
  readonly holds: (evidence: Evidence) => boolean
}

/** What is known when a scene is over. */
export interface Evidence {
  /** What Codex sent the model next; none in a replay and after the last scene. */
  readonly request?: ModelRequest | undefined
  /** What Codex printed so far. */
  readonly lines: readonly CodexLine[]
  /** What hookline noted in this scene. */
  readonly events: readonly TraceLine[]
}

/** The model was given these words. */
export function modelRead(says: string, words: string): Claim {
  return { says, holds: ({ request }) => heard(request, words) }
}

/** Codex itself reports that this command ran. */
export function codexRan(command: string): Claim {
  const isIt = ({ item }: CodexLine): boolean =>
    item?.type === 'command_execution' && item.command?.includes(command) === true
  return { says: `Codex ran ${command}`, holds: ({ lines }) => lines.some(isIt) }
}

/** Both events of a call came. */
export function seenAround(call: 'patch' | 'mcp'): Claim {
  const came = (name: string, { events }: Evidence): boolean =>
    events.some(({ event }) => event.name === name)
  return {
    says: 'hookline saw it before and after',
    holds: (evidence) => came(`${call}.before`, evidence) && came(`${call}.after`, evidence),
  }
}

/** For a replay, where nobody obeys: this stands in the answer that Codex would have got. */
export function answered(says: string, words: string): Claim {
  return {
    says: `Codex would have been told: ${says}`,
    holds: ({ events }) => events.some(({ reply }) => reply.stdout.includes(words)),
  }
}
