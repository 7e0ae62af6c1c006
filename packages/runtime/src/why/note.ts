import { hookName, type HookConfig, type Json } from '@hookline/core'
import type { KeptEvent } from '@hookline/journal/queries'
import { isNote } from '../describe.ts'
import { NO_REPLY } from '../no-reply.ts'
import type { EventRecord } from '../record/event-record.ts'
import { isTable } from '../table.ts'
import { asked } from './journal.ts'
import type { WhyStep } from './report.ts'

/** True where it is about hookline's own events, which no agent calls for. */
export function isOfNotes({ on }: Pick<HookConfig, 'on'>, record: EventRecord | null): boolean {
  return record === null ? on.every(isNote) : isNote(record.name)
}

/** Of a hook on them: who raises them, and whether it was told of one. */
export function noteStep({ on }: Pick<HookConfig, 'on'>, record: EventRecord | null): WhyStep {
  const raised = `hookline itself raises ${on.filter(isNote).join(', ')}, after the agent has its answer`
  if (record !== null) return { step: 'called', ok: true, says: raised }
  return {
    step: 'called',
    ok: false,
    says: `${raised}; the journal has none that it was told of, and only runs in the background are kept there`,
    hint: 'What it is about is recorded: ask `hookline why` about the hook that failed or denied.',
  }
}

const MOST = 1000
const OURS = ['hook.*', 'guard.*'] as const

/** Those that a hook was told of in the background, the last first: there is no record of them but the journal. */
export async function notesOf(
  config: HookConfig,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly EventRecord[]> {
  if (!config.on.some(isNote)) return []
  const hook = hookName(config)
  try {
    const found = await asked(env, (queries, { history }) =>
      Promise.all(OURS.map((name) => history(queries, { hook, name }, { limit: MOST, first: 'newest' }))),
    )
    const newest = (found ?? []).flat().toSorted((a, b) => b.at - a.at)
    return newest.slice(0, MOST).map((event) => recordOf(event, hook, file))
  } catch {
    // what became of hooks is asked for next, and says why it cannot be had
    return []
  }
}

/** As the record would have it, had it one. */
function recordOf(event: KeptEvent, hook: string, config: string): EventRecord {
  const { id, key, name, at, agent, session, root, body } = event
  const data: Json = isTable(body) ? (body['data'] ?? null) : null
  return {
    v: 1,
    at: new Date(at).toISOString(),
    id,
    key,
    name,
    channel: 'hook',
    agent: { name: agent },
    session: { id: session, cwd: root, root },
    data,
    config,
    hooks: [{ hook, status: 'queued' }],
    obeys: true,
    reply: NO_REPLY,
  }
}
