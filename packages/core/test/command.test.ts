import { expect, test } from 'vitest'
import fc from 'fast-check'
import { createHookManager, simpleCommands } from '../src/index.ts'
import { exec } from './sample.ts'

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

/**
 * What a rule against force-pushing meets, spelled as agents and people do: the pattern on the left of each line must
 * find it, as a candidate of the whole line or of a simple command in it.
 */
const RULES = {
  force: ['git push *--force*', 'git push *-f*', 'git push * +*'],
  anywhere: ['git *push *--force*', 'git *push *-f *', 'git *push * +*'],
  remove: ['rm -rf *', 'rm -fr *', 'rm -r* -f* *'],
} as const

const CAUGHT: readonly (readonly [rule: keyof typeof RULES, line: string])[] = [
  ['force', 'git push --force-with-lease'],
  ['force', 'git push --force-with-lease=main:abc origin main'],
  ['force', 'git push origin main --force'],
  ['force', 'git push -f origin main'],
  ['force', 'git push origin +main'],
  ['force', 'git push origin +refs/heads/main:refs/heads/main'],
  ['force', 'git push origin "+main:main"'],
  ['force', "git push origin '+HEAD:main'"],
  ['force', 'cd /tmp && git fetch && git push -f'],
  ['force', 'git push \\\n  origin \\\n  +main'],
  ['force', 'GIT_SSH_COMMAND="ssh -i k" git push --force'],
  ['force', 'env GIT_TRACE=1 git push --force'],
  ['force', 'sudo -E -u ci git push --force'],
  ['force', 'timeout 30s git push --force'],
  ['force', 'bash -c "git push origin +main"'],
  ['force', "sh -ec 'git fetch; git push -f'"],
  ['force', 'zsh -lic "git push --force"'],
  ['force', 'echo ok; (git push --force) &'],
  ['force', 'x=$(git push --force 2>&1)'],
  ['force', 'if ! git push; then git push --force; fi'],
  ['force', 'git push || git push --force || true'],
  ['force', 'eval "git push --fo""rce"'],
  ['force', 'bash <<< "git push --force"'],
  ['force', "bash <<'END'\ngit push --force\nEND"],
  ['force', 'cat <<EOF | bash\ngit push --force\nEOF'],
  ['force', 'xargs -I{} git push --force {}'],
  ['force', 'echo "git push --force" | bash'],
  ['force', "printf 'git push --force' | sudo sh -x"],
  ['force', 'bash <<<"git push --force"'],
  ['force', '"git" "push" "--force"'],
  ['force', "g''it pu\\sh -\\-force"],
  ['force', '/usr/local/bin/git push --force'],
  ['force', 'git push --force; exit 0 # done'],
  ['anywhere', 'git -C repo push --force'],
  ['anywhere', 'git -C "my repo" push -f origin'],
  ['anywhere', 'git --git-dir=.git push origin +main'],
  ['anywhere', 'git -c push.default=current push --force'],
  ['anywhere', 'cd x && git -C ../y push --force-with-lease'],
  ['anywhere', 'sudo git --no-pager push --force'],
  ['remove', 'rm -rf /'],
  ['remove', 'rm -fr ./build'],
  ['remove', 'find . -name x && rm -rf x'],
  ['remove', 'cd / ; rm -rf "$HOME"'],
  ['remove', 'rm -r -f /tmp/x'],
  ['remove', 'nice -n 19 rm -rf /tmp/x'],
  ['remove', '/bin/rm -rf /'],
  ['remove', '\\rm -rf /'],
  ['remove', 'command rm -rf /'],
  ['remove', 'busybox rm -rf /'],
  ['remove', "sh -c 'cd /tmp; rm -rf x'"],
  ['remove', 'while read -r d; do rm -rf "$d"; done < list'],
  ['remove', '{ rm -rf x; } 2>/dev/null'],
  ['remove', 'true && { cd y; rm -rf x; }'],
]

test.each(CAUGHT)('the rule "%s" finds %j', (rule, line) => {
  const guard = {
    id: 'g',
    on: ['exec.before'],
    match: RULES[rule],
    executor: 'answer',
    options: { deny: 'no' },
  }
  const { deciders } = createHookManager({ hooks: [guard] }).plan(exec(line))
  expect(deciders.map((step) => step.hook.config.id)).toEqual(['g'])
})

const LET_GO: readonly (readonly [rule: keyof typeof RULES, line: string])[] = [
  ['force', 'git push'],
  ['force', 'git push origin main'],
  ['force', 'git fetch --force'],
  ['force', 'git commit -m "do not git push --force"'],
  ['force', 'echo "git push --force"'],
  ['force', 'echo "git push --force" | tee note; bash -n x.sh'],
  ['force', 'grep -r "git push -f" docs'],
  ['force', "printf '%s' 'git push --force' > note.txt"],
  ['remove', 'rm -i x'],
  ['remove', 'git rm -r --cached x'],
  ['remove', "echo 'rm -rf /' >> notes"],
]

test.each(LET_GO)('the rule "%s" lets %j go', (rule, line) => {
  const hook = {
    id: 'h',
    on: ['exec.before'],
    match: RULES[rule],
    executor: 'answer',
    options: { deny: 'no' },
  }
  const found = createHookManager({ hooks: [hook] }).plan(exec(line)).deciders
  const bySimpleCommand = found.flatMap((step) => step.matched).filter((text) => text !== line)
  expect(bySimpleCommand).toEqual([])
})

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
