import { expect, test } from 'vitest'
import fc from 'fast-check'
import { simpleCommands } from '../src/index.ts'

const FOUND: readonly (readonly [line: string, command: string])[] = [
  ['git push --force', 'git push --force'],
  ['cd repo && git push --force', 'git push --force'],
  ['cd repo; git push --force', 'git push --force'],
  ['cd repo\ngit push --force', 'git push --force'],
  ['false || git push --force', 'git push --force'],
  ['yes | git push --force', 'git push --force'],
  ['sleep 1 & git push --force', 'git push --force'],
  ['(cd repo; git push --force)', 'git push --force'],
  ['{ git push --force; }', 'git push --force'],
  ['echo $(git push --force)', 'git push --force'],
  ['echo `git push --force`', 'git push --force'],
  ['echo "$(git push --force)"', 'git push --force'],
  ['echo "a $(echo "$(git push --force)") b"', 'git push --force'],
  ['diff <(git push --force) x', 'git push --force'],
  ['git "push" \'--force\'', 'git push --force'],
  ['git pu"sh" --fo\'rc\'e', 'git push --force'],
  ['g\\it push --force', 'git push --force'],
  ["$'git' push $'--for\\x63e'", 'git push --force'],
  ['git push \\\n  --force', 'git push --force'],
  ['git   push\t--force', 'git push --force'],
  ['FOO=1 BAR="x y" git push --force', 'git push --force'],
  ['sudo git push --force', 'git push --force'],
  ['sudo -u root -H git push --force', 'git push --force'],
  ['sudo --user=root git push --force', 'git push --force'],
  ['env -i FOO=1 git push --force', 'git push --force'],
  ['command git push --force', 'git push --force'],
  ['exec git push --force', 'git push --force'],
  ['nohup git push --force &', 'git push --force'],
  ['time git push --force', 'git push --force'],
  ['timeout -k 5 10 git push --force', 'git push --force'],
  ['nice -n 10 git push --force', 'git push --force'],
  ['xargs -n 1 git push --force', 'git push --force'],
  ['sh -c "git push --force"', 'git push --force'],
  ["bash -lc 'cd x && git push --force'", 'git push --force'],
  ["bash -o pipefail -c 'git push --force'", 'git push --force'],
  ['sudo bash -c \'bash -c "git push --force"\'', 'git push --force'],
  ['eval "git push --force"', 'git push --force'],
  ['eval git push --force', 'git push --force'],
  ['/usr/bin/git push --force', 'git push --force'],
  ['! git push --force', 'git push --force'],
  ['if true; then git push --force; fi', 'git push --force'],
  ['for r in a b; do git push --force; done', 'git push --force'],
  ['while true; do git push --force; done', 'git push --force'],
  ['case x in a) git push --force;; esac', 'git push --force'],
  ['f() { git push --force; }; f', 'git push --force'],
  ['bash <<EOF\ngit push --force\nEOF', 'git push --force'],
  ["cat <<'EOF' | sh\nnothing\nEOF\ngit push --force", 'git push --force'],
  ['git push --force # not a drill', 'git push --force'],
  ['git push --force>log', 'git push --force >log'],
  ['git push --force 2>&1', 'git push --force 2>&1'],
  ['ls &>/dev/null; git push --force', 'git push --force'],
]

test.each(FOUND)('%j is seen to run %j', (line, command) => {
  expect(simpleCommands(line)).toContain(command)
})

const NOT_FOUND: readonly (readonly [line: string, text: string])[] = [
  ["echo 'git push --force'", 'git push --force'],
  ['# git push --force', 'git push --force'],
  ['cat <<EOF\ngit push --force\nEOF', 'git push --force'],
  ["cat <<'EOF'\ngit push --force\nEOF\nls", 'git push --force'],
  ['git commit -m "git push --force"', 'git push --force'],
  ['cat <<-EOF\n\tgit push --force\n\tEOF\nls', 'git push --force'],
]

test.each(NOT_FOUND)('%j is not taken for %j', (line, text) => {
  expect(simpleCommands(line)).not.toContain(text)
})

test.each(["echo 'open", 'echo "open', 'echo $(ls', 'echo `ls', '(ls', "$'open"])(
  '%j is no shell line',
  (line) => {
    expect(simpleCommands(line)).toBeNull()
  },
)

test.each([
  ['a long line of one word', 'a'.repeat(900_000)],
  ['many commands', 'a;'.repeat(900)],
  ['an open quote at the end of a long line', `${'x '.repeat(400_000)}'`],
  ['many open substitutions', '$('.repeat(100_000)],
  ['many backticks', '`'.repeat(100_001)],
  ['many braces and here-documents', '<<a '.repeat(50_000)],
  ['nested shells', `${'sh -c "'.repeat(40)}ls`],
])('%s is read in linear time', (_, line) => {
  const started = performance.now()
  simpleCommands(line)
  expect(performance.now() - started).toBeLessThan(3000)
})

test('too many commands, too deep a nesting and too long a line are not looked at', () => {
  expect(simpleCommands('a;'.repeat(2000))).toBeNull()
  expect(simpleCommands(`${'$('.repeat(20)}ls${')'.repeat(20)}`)).toBeNull()
  expect(simpleCommands('a'.repeat((1 << 20) + 1))).toBeNull()
})

test('no text makes it throw', () => {
  const shellish = fc.string({ unit: fc.constantFrom(...'ab \t\n;|&$(){}<>\'"`\\#=-'), maxLength: 80 })
  fc.assert(
    fc.property(fc.oneof(fc.string(), shellish), (line) => {
      const commands = simpleCommands(line)
      expect(commands === null || commands.every((command) => typeof command === 'string')).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('a plain command is found behind any mix of leading words', () => {
  const leading = fc.constantFrom(
    'sudo',
    'env',
    'A=1',
    'nohup',
    'command',
    'time',
    '!',
    'sudo -u root',
    'env -u X',
    'nice -n 5',
  )
  fc.assert(
    fc.property(fc.array(leading, { maxLength: 6 }), (words) => {
      expect(simpleCommands([...words, 'git push --force'].join(' '))).toContain('git push --force')
    }),
  )
})
