import { expect, test, vi } from 'vitest'
import { background, replayed, script, SOON, toml } from './replay-world.ts'

const onFailed = (id: string, run: string): string =>
  `[[hooks]]\nid = "${id}"\non = "hook.failed"\nrun = "${run}"\n`

test('no hook gets what is said of itself, nor of what it led to', async () => {
  const place = background(
    toml(
      script('bad', 'exit 1'),
      onFailed('alarm', 'exit 1'),
      onFailed('second', 'exit 2'),
      onFailed('calm', 'true'),
    ),
  )
  place.called('ls')
  // of bad all three, of alarm the other two, of second as well, and calm of what each of these led to
  const ended = (): unknown[] => place.json('history', '--event', 'hook.failed') as unknown[]
  const queued = (): unknown[] => place.json('history', '--state', 'queued') as unknown[]
  await vi.waitFor(() => {
    expect(ended()).toHaveLength(5)
    expect(queued()).toEqual([])
  }, SOON)
  const kept = place.hookline(['db', 'export']).stdout
  const send = (...from: readonly string[]): unknown =>
    JSON.parse(replayed(place, ...from, '--event', 'hook.failed', '--deliver', '--yes', '--json').stdout)
  expect(send('--since', '1h')).toMatchObject({ events: 5, sent: 9 })
  place.file('older.jsonl', kept.replaceAll(/,"lineage":\[[^\]]*\]/g, ''))
  expect(send('older.jsonl'), 'what was kept before it was: not to the one that it is about').toMatchObject({
    sent: 11,
  })
})
