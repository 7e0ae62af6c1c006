import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { journalWorld, type JournalWorld } from './journal-world.ts'
import { hook, toml } from './replay-world.ts'

const TRIAL = hook('trial', 'match = "git push *"\nguard = true\nenforce = false\ndeny = "open a PR"')
const BROKEN = hook('broken', 'match = "git push *"\nguard = true\nenforce = false\nrun = "exit 3"')
const QUIET = hook('quiet', 'match = "nothing *"\nenforce = false\ndeny = "no"')
const REAL = hook('real', 'match = "rm *"\ndeny = "no"')

function reported(place: JournalWorld, ...more: readonly string[]): string {
  return place.hookline(['report', '--would-deny', '--config', 'hooks.toml', ...more]).stdout
}

test('what hooks that only record would have denied is counted by what it was about, and stops nobody', () => {
  const place = journalWorld(toml(TRIAL, BROKEN, QUIET, REAL))
  for (const line of ['git push origin', 'git push --force', 'git push --force', 'ls', 'rm x'])
    place.called(line)
  const [trial, ...rest] = JSON.parse(reported(place, '--json')) as readonly Record<string, unknown>[]
  expect(trial).toMatchObject({
    hook: 'user/trial',
    seen: 3,
    denied: 3,
    failed: 0,
    subjects: [
      { would: 'deny', subject: 'git push --force', times: 2, reason: 'open a PR' },
      { subject: 'git push origin', times: 1 },
    ],
  })
  expect(rest).toMatchObject([
    { hook: 'user/broken', denied: 3, failed: 3 },
    { hook: 'user/quiet', seen: 0, denied: 0, last: null, subjects: [] },
  ])
  const text = reported(place)
  expect(text).toMatch(/^user\/trial {2}would have denied 3 of 3, in \d sessions?, the last time /)
  expect(text).toContain('  2x "git push --force": open a PR  ')
  expect(text).toMatch(/user\/broken {2}would have denied 3 of 3, 3 of them because it came to no verdict/)
  expect(text).toContain('user/quiet  was not due so far')
  expect(text).not.toContain('user/real')
  expect(reported(place, '--hook', 'trial')).not.toContain('broken')
})

test('where no hook only records it says how to begin, and what else is asked for is told', () => {
  const place = journalWorld(toml(REAL))
  place.called('rm x')
  expect(reported(place)).toMatch(/^no hook only records: .*enforce = false/)
  const { status, stderr } = place.hookline(['report'])
  expect(status).toBe(64)
  expect(stderr).toContain('hookline report --would-deny')
})

test('what would have been asked about, rewritten or ended is counted, too, and none of it happens', () => {
  const place = journalWorld(
    toml(
      hook('asks', 'match = "git *"\nguard = true\nenforce = false\nask = "sure?"'),
      hook(
        'rewrites',
        `match = "git *"\nenforce = false\nrewrites = true\nrun = 'echo "{\\"rewrite\\":{\\"command\\":\\"ls\\"}}"'`,
      ),
      hook('ends', `match = "git *"\nenforce = false\nrun = 'echo "{\\"stop\\":true}"'`),
      hook('late', 'match = "git *"\nguard = true\nenforce = false\ntimeout = "50ms"\nrun = "sleep 5"'),
      hook('other', 'match = "ls*"\nguard = true\ndeny = "nobody rewrote it"'),
    ),
  )
  place.called('git push')
  const found = JSON.parse(reported(place, '--json')) as readonly { readonly hook: string }[]
  const of = (id: string): unknown => found.find(({ hook: name }) => name === `user/${id}`)
  expect(of('asks')).toMatchObject({
    seen: 1,
    denied: 0,
    asked: 1,
    subjects: [{ would: 'ask', reason: 'sure?' }],
  })
  expect(of('rewrites')).toMatchObject({ denied: 0, rewritten: 1, subjects: [{ would: 'rewrite' }] })
  expect(of('ends')).toMatchObject({ denied: 0, stopped: 1, subjects: [{ would: 'stop' }] })
  expect(of('late')).toMatchObject({ denied: 1, failed: 1 })
  expect(of('other')).toBeUndefined()
  const text = reported(place)
  expect(text).toMatch(/^user\/asks {2}would have asked about 1 of 1, in 1 session/m)
  expect(text).toContain('  1x ask "git push": sure?')
  expect(place.hookline(['history', '--decision', 'deny']).stdout).not.toContain('git push')
  // as it was when it ran, whatever it is by now
  writeFileSync(join(place.dir, 'hooks.toml'), toml(hook('late', 'match = "x"\nrun = "true"')))
  expect(JSON.parse(reported(place, '--json', '--hook', 'late'))).toMatchObject([{ denied: 1, failed: 1 }])
})
