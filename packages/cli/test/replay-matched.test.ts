import { expect, test } from 'vitest'
import { journalWorld } from './journal-world.ts'
import { outcomes, played } from './replay-world.ts'

const lint = (match: string, more = ''): string =>
  `version = 1\n[[hooks]]\nid = "lint"\non = "patch.before"\nmatch = ${match}\nrun = 'echo "$@" >> ran; cat > /dev/null'\n${more}`

test('what a script said of some paths says nothing of others', () => {
  const place = journalWorld(lint('["src/*.ts", "!src/b.ts"]'))
  place.patched('src/a.ts', 'README.md')
  place.patched('src/a.ts')
  const [both, one] = ['src/a.ts README.md', 'src/a.ts']
  const same = [
    [both, 'same', 'none', 'none', []],
    [one, 'same', 'none', 'none', []],
  ]
  expect(outcomes(played(place))).toEqual(same)
  place.file('hooks.toml', lint('"src/**"'))
  expect(outcomes(played(place)), 'the same paths by another match').toEqual(same)
  place.file('hooks.toml', lint('"**"'))
  const widened = played(place)
  expect(outcomes(widened)).toEqual([[both, 'unknown', 'none', null, ['user/lint']], same[1]])
  expect(widened.events[0]!.hooks).toMatchObject([{ why: 'it would be given other paths now' }])
})

test('so it is with patterns that only another engine reads, and with no match at all', () => {
  const place = journalWorld(lint('"/\\\\.ts$/"'))
  place.patched('src/a.ts', 'README.md')
  const statuses = (): readonly string[] => played(place).events.map(({ status }) => status)
  expect(statuses()).toEqual(['same'])
  place.file('hooks.toml', lint('"*.ts"'))
  expect(statuses()).toEqual(['same'])
  place.file('hooks.toml', lint('"*.md"'))
  expect(statuses()).toEqual(['unknown'])
  place.file('hooks.toml', lint('"*.ts"').replace('match = "*.ts"\n', ''))
  expect(statuses()).toEqual(['unknown'])
})
