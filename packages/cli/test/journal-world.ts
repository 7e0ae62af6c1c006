import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal, RETRY, type Journal, type NewEvent } from '@hookline/journal'
import { command, recorded, world, type Ran, type World } from './hookline.ts'

/** A world with a journal that a test fills. */
export interface JournalWorld extends World {
  readonly journal: string
  /** Does something with the journal, and closes it. */
  readonly filled: (fill: (journal: Journal) => void) => void
  /** A call of Codex, recorded by `hookline run`. */
  readonly called: (line: string, callId?: string) => Ran
  /** The same of a patch that adds files. */
  readonly patched: (...paths: readonly string[]) => Ran
  /** What a verb prints as JSON. */
  readonly json: (...args: readonly string[]) => unknown
}

export function journalWorld(hooks = 'version = 1'): JournalWorld {
  const place = world(hooks)
  const folder = join(place.dir, 'home/.local/state/hookline')
  const file = join(folder, 'journal.db')
  const ran = (payload: object): Ran =>
    place.hookline(
      ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml'],
      JSON.stringify(payload),
    )
  return {
    ...place,
    journal: file,
    filled(fill) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { journal } = openJournal(file, { waitMs: 5000 })
      fill(journal)
      journal.close()
    },
    called(line, callId = line) {
      const payload = JSON.parse(command(line, place.dir)) as Record<string, unknown>
      return ran({ ...payload, tool_use_id: callId })
    },
    patched(...paths) {
      const payload = JSON.parse(recorded('pre-tool-use.apply-patch', place.dir)) as Record<string, unknown>
      const added = paths.map((path) => `*** Add File: ${path}\n+x\n`)
      return ran({
        ...payload,
        tool_input: { command: `*** Begin Patch\n${added.join('')}*** End Patch\n` },
        tool_use_id: paths.join(' '),
      })
    },
    json(...args: readonly string[]) {
      const { stdout, stderr, status } = place.hookline([...args, '--json'])
      if (status !== 0) throw new Error(`${args.join(' ')}: ${status} ${stderr}`)
      return JSON.parse(stdout) as unknown
    },
  }
}

/** A fact of the journal. */
export function fact(id: string, about = `echo ${id}`, more: Partial<NewEvent> = {}): NewEvent {
  return {
    id,
    key: `key-${id}`,
    name: 'exec.after',
    at: Date.now() - 60_000 + Number.parseInt(id, 16),
    agent: 'codex',
    session: 's1',
    root: '/r',
    body: JSON.stringify({ name: 'exec.after', data: { command: about } }),
    ...more,
  }
}

/** Runs of an event that wait. */
export function accept(journal: Journal, id: string, hooks: readonly string[], about?: string): void {
  const runs = hooks.map((hook) => ({
    delivery: `${id}:${hook}`,
    hook,
    promised: true,
    after: [],
    call: '{"what":"only the deliverer needs"}',
  }))
  journal.accept([{ event: fact(id, about), runs }])
}

/** Lets all that is new fail, or wait for the next try. */
export function fail(journal: Journal, message = 'it broke', attempts = 1): void {
  journal.admit(
    journal
      .newComers(100)
      .map(({ run, hook }) => ({ run, lane: hook, hook, target: 'hooks.example.com', most: 100 })),
  )
  const claimed = journal.claim({ owner: 'me', most: 100, lease: 60_000 })
  const error = JSON.stringify({ code: 'HTTP_500', message })
  for (const one of claimed)
    journal.settle(
      one,
      { status: 'failed', error, retryable: true, ofTarget: true },
      { owner: 'me', ms: 12, retry: { ...RETRY, attempts }, random: () => 1 },
    )
}
