import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { onTestFinished } from 'vitest'
import type { Ran } from './hookline.ts'
import { journalWorld, type JournalWorld } from './journal-world.ts'

/** What `hookline replay --json` says. */
export interface Played {
  readonly total: number
  readonly same: number
  readonly changed: number
  readonly unknown: number
  readonly events: readonly {
    readonly subject: string
    readonly status: string
    readonly was: string | null
    readonly now: string | null
    readonly by: readonly string[]
    readonly hooks: readonly { readonly hook: string; readonly from: string }[]
  }[]
}

const CONFIG = ['--config', 'hooks.toml']

export const hook = (id: string, more: string): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\n${more}\n`
export const toml = (...hooks: readonly string[]): string => `version = 1\n${hooks.join('')}`

export const script = (id: string, run: string, more = ''): string => hook(id, `run = '${run}'\n${more}`)
export const DENIES = `echo ran >> ran; echo "{\\"decision\\":\\"deny\\",\\"reason\\":\\"says the script\\"}"`

/** Plays all of the last hour. */
export function played(
  place: JournalWorld,
  ...more: readonly string[]
): Played & { readonly code: number | null } {
  const { stdout, stderr, status } = replayed(place, '--since', '1h', '--json', ...more)
  if (stdout === '') throw new Error(stderr)
  return { ...(JSON.parse(stdout) as Played), code: status }
}

export function replayed(place: JournalWorld, ...args: readonly string[]): Ran {
  const config = args.includes('--config') ? [] : CONFIG
  return place.hookline(['replay', ...args, ...config])
}

export const outcomes = ({ events }: Played): readonly (readonly unknown[])[] =>
  events.map(({ subject, status, was, now, by }) => [subject, status, was, now, by])

export const NOTE: string = hook(
  'note',
  `mode = "background"\nrun = 'echo "$HOOKLINE_COMMAND $HOOKLINE_DELIVERY_ID" >> notes'`,
)
export const SOON = { timeout: 20_000, interval: 50 } as const

/** What delivers ends with the test. */
export function background(hooks: string): JournalWorld & { readonly notes: () => readonly string[] } {
  const place = journalWorld(hooks)
  onTestFinished(() => {
    const { journal } = openJournal(place.journal, { waitMs: 5000 })
    const pid = journal.db.get('SELECT pid FROM deliverer')?.['pid']
    journal.close()
    if (typeof pid === 'number') process.kill(pid, 'SIGKILL')
  })
  const file = join(place.dir, 'notes')
  const notes = (): readonly string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  return { ...place, notes }
}
