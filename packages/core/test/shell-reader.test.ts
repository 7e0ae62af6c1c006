import { describe, expect, test } from 'vitest'
import { createHookManager, simpleCommands } from '../src/index.ts'
import { exec } from './sample.ts'

/** Each runs `git push --force` in bash, in dash or in both. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  'quotes in quotes': [
    `echo "$'"; git push --force; echo "'"`,
    'echo "`git \\"push\\" --force`"',
    `$'\\u0067it' push --force`,
    `$'\\U00000067it' push --force`,
    `$'git\\x00zz' push --force`,
    `$"git" push --force`,
    `echo $'a\\' ; git push --force; echo ''`,
  ],
  'what runs in a here-document': [
    'cat <<EOF\n$(git push --force)\nEOF',
    'cat <<EOF\n`git push --force`\nEOF',
    'cat <<EOF\n`git \\"push\\" --force`\nEOF',
    'cat <<EOF\n${x:-$(git push --force)}\nEOF',
    'bash <<EOF\ng\\\\it push --force\nEOF',
  ],
  'delimiters of any kind': [
    'cat <<E+F\nx\nE+F\ngit push --force',
    'cat <<E$F\nx\nE$F\ngit push --force',
    'cat <<E#F\n"\nE#F\ngit push --force; : "',
    "cat <<'EOF'x\nx\nEOFx\ngit push --force",
    'cat <<E\\OF\nx\nEOF\ngit push --force',
    'cat <<E"O"F\nx\nEOF\ngit push --force',
    'cat <<"E F"\nx\nE F\ngit push --force',
    "cat <<'!'\nx\n!\ngit push --force",
    'cat <<@\nx\n@\ngit push --force',
    'cat <<EOF\nE\\\nOF\ngit push --force\nEOF',
    'cat <<EOF\n\\\nEOF\ngit push --force\nEOF',
  ],
  'sums that look like something else': [
    'echo $[1<<2]\ngit push --force',
    'echo ${x:1<<2}\ngit push --force',
    'echo $((1<<2))\ngit push --force',
    'echo "$((1<<2))"\ngit push --force',
    'a[1<<2]=5\ngit push --force',
    'a=([1<<2]=5)\ngit push --force\n2]=5',
    '((1<<2))\ngit push --force',
    "((x<<2))\n'\n2\ngit push --force\n'",
    '(( 1 #)); git push --force\n))',
    'a[1 #]=5; git push --force',
    'a=([1 #]=5); git push --force\n)',
    'a=([ 1 #]=5); git push --force\n)',
    '</dev/null a[1 #]=5; git push --force',
    'declare a[1 #]=5; git push --force',
    '((git push --force))',
    'a=(1)x git push --force',
    'a=(| cat \\\ngit push --force\n)',
  ],
  'braces that are not what they seem': [
    ': ${x:- #}; git push --force',
    ': "${x:- #}"; git push --force',
    ': ${x:-<(git push --force)}',
    'echo ${x:-`git push --force`}',
    `echo \${x:-'}'} "$(git push --force)"`,
    '${ git push --force; }',
    ': ${x:}- #}; git push --force',
  ],
  'where a word or a command ends': [
    'echo a\r#; git push --force',
    'echo \\>& git push --force',
    'cat <\\\n<EOF\n"\nEOF\ngit push --force; : "',
    'echo "$\\\n(git push --force)"',
    ': $\\\n{x:- #}; git push --force',
    '(\\\n( 1 #)); git push --force\n))',
    'true &>/dev/null git push --force',
    "sh -c 'true &>/dev/null git push --force'",
    `$'sh' -c 'true &>/dev/null git push --force'`,
  ],
  'case in a substitution': [
    'echo "$(case x in x) git push --force;; esac)"',
    'echo $(case x in x) git push --force;; esac)',
    '(case x in x) git push --force;; esac)',
    'echo "$(if true; then case x in (y) ;; x) git push --force;; esac; fi)"',
    'echo "$(ca\\\nse x in x) git push --force;; esac)"',
    'echo "$(case a in a) case b in b) true;; esac esac; git push --force)"',
    'echo "$(case x in x) [[ x ]] esac; git push --force)"',
    'echo "$(coproc N case x in x) git push --force;; esac)"',
    `echo "$(case x in esac)'"; git push --force; echo "'$(case x in y) esac)"`,
    `echo "$('case' x)'"; git push --force; echo "'$(esac)"`,
  ],
  'a shell in a block': [
    '(bash) <<EOF\ngit push --force\nEOF',
    '{ bash; } <<EOF\ngit push --force\nEOF',
    '(\nbash\n) <<EOF\ngit push --force\nEOF',
    '{\nbash\n} <<EOF\ngit push --force\nEOF',
    'if true; then\nbash\nfi <<EOF\ngit push --force\nEOF',
    'cat <<EOF |\ngit push --force\nEOF\nbash',
    'cat <<EOF | (\ngit push --force\nEOF\nbash\n)',
    'cat <<EOF | {\ngit push --force\nEOF\nbash\n}',
    '(cat <<EOF)\n"\nEOF\ngit push --force; : "',
  ],
  'options with values': [
    'sudo -Hu root git push --force',
    'sudo -nu root git push --force',
    'sudo --user root git push --force',
    'env -vu HOME git push --force',
    'env --chdir /tmp git push --force',
    'env --unset HOME git push --force',
    'env -uSHELL git push --force',
    'env - PATH=$PATH git push --force',
    "env -S 'git push --force'",
    "env -S'git push --force'",
    "env --split-string='git push --force'",
    "env -vS 'git push' --force",
    "env --split='-i git push' --force",
    "env -S 'git\\_push --force'",
    "env -S'\rgit push --force'",
    "env -u HOME -S 'git push --force'",
    'timeout --signal KILL 5 git push --force',
    'timeout --foreground 5 git push --force',
    'nice --adjustment 5 git push --force',
    'xargs --max-args 1 git push --force',
    'xargs -i git push --force',
    "bash -c -o pipefail 'git push --force'",
    "bash -co pipefail 'git push --force'",
  ],
  redirections: [
    '</dev/null git push --force',
    '2>/dev/null git push --force',
    'git 2>/dev/null push --force',
    'git >| /dev/null push --force',
    'git <<< x push --force',
    'git <<EOF push --force\nEOF',
    '{fd}>/dev/null git push --force',
    'true && 2>&1 git push --force',
    '>/dev/null A=1 git push --force',
    'sudo 2>/dev/null git push --force',
  ],
  keywords: [
    'time -p git push --force',
    'function f { git push --force; }; f',
    'coproc N { git push --force; }',
    'coproc git push --force',
    'for x do git push --force; done',
    'eval -- git push --force',
    "trap 'git push --force' EXIT",
  ],
  'what a shell is told': [
    "printf '%s\\n' 'git push --force' | bash",
    "printf 'git %s --force' push | bash",
    "printf -- '%b' 'true\\ngit push --force' | bash",
    "printf '%s \\\n' git push --force | bash",
    "printf <<< x '%s\\n' 'git push --force' | bash",
    "printf '%s ' git push --force | bash",
    "echo -e 'true\\ngit push --force' | bash",
    "echo 'git push --force' |& bash",
    "echo 'git push --force' | cat | bash",
    "echo 'git push --force' |\nbash",
    "! echo 'git push --force' | sh",
    "{ echo 'git push --force'; } | bash",
    "(echo 'git push --force') | bash",
  ],
}

const guard = {
  id: 'g',
  on: ['exec.before'],
  match: ['git push*'],
  guard: true,
  executor: 'answer',
  options: { deny: 'no' },
}

describe.each(Object.entries(RUNS))('%s', (_, lines) => {
  test.each(lines)('a guard of "git push*" meets %j', (line) => {
    const { deciders } = createHookManager({ hooks: [guard] }).plan(exec(line))
    expect(deciders.map((step) => step.hook.config.id)).toEqual(['g'])
  })
})

/** Lines of every day that have in them what the others are made of. */
const READABLE = [
  "git commit -m $'don\\'t\\nstop'",
  "git commit -m \"$(cat <<'EOF'\nfeat: it's (fine\n\nMore\nEOF\n)\"",
  'echo "${x:-a}" ${#x} ${x##*/} ${x%"${x##*[![:space:]]}"} "${y:+\'z\'}"',
  'echo ${BASH_REMATCH[1]} ${a[@]:1:2} ${!x}',
  'echo $((x << 2)) $[1+2] $[ $i + 1 ]',
  'for ((i=0;i<10;i++)); do echo $i; done',
  'if (( a > 0 && b < 3 )); then ls; fi',
  'arr[$((i+1))]=x; m["a b"]=1; n[$i]=2; o[${#o[@]}]=3',
  'declare -A m=(["a b"]=1 [c]=2)',
  'a=(\n x # one\n y\n)',
  'x=$(case $y in a) echo b;; *) echo c;; esac)',
  'x=$(grep -c case src/a.ts)',
  'while true; do case $1 in -h|--help) usage;; *) break;; esac; done',
  "cat > notes.md <<'EOF'\nIt's (fine\nEOF\nls",
  "bash build.sh\ncat > notes.md <<'EOF'\nIt's fine\nEOF",
  "if true; then\nbash a.sh\ncat > f <<EOF\nit's\nEOF\nfi",
  "cat <<EOF > x\ncost: $5 it's \\$(x) $HOME\nEOF",
  "[ -f x ] && cat <<-EOF\n\tit's\n\tEOF",
  'cd x &&\\\n(make |\\\n cat) &&\\\n"$x"',
  'echo ${3#*:}',
  'echo [step 1] done [x',
  'ls foo[0-9]* &> log',
  '[[ $x =~ ^(a|b)$ && -n "$y" ]]',
  'while read -r l; do echo "$l"; done < <(ls)',
  "awk 'BEGIN{x=1<<2}' && sed -i 's/[a/b/' f",
  "printf '%s\\n' \"it's\" | tee f",
]

test.each(READABLE)('%j is read', (line) => {
  expect(simpleCommands(line)).not.toBeNull()
})

test.each([
  ["cat <<'EOF'\n$(git push --force)\nEOF", 'git push --force'],
  ['cat <<E\\OF\n$(git push --force)\nEOF', 'git push --force'],
  ['cat <<EOF\n\\$(git push --force)\nEOF', 'git push --force'],
  ['bash a.sh\ncat <<EOF\ngit push --force\nEOF', 'git push --force'],
  ['sudo -n grep -r "git push --force" .', 'git push --force .'],
])('%j is not taken for %j', (line, text) => {
  expect(simpleCommands(line)).not.toContain(text)
})

test.each([
  ['a here-document without an end', 'cat <<EOF\nls'],
  ['one that is announced where the line ends', 'cat <<EOF'],
  ['one that a substitution announces and does not hold', 'echo $(cat <<EOF)\nls\nEOF'],
  ['a delimiter that a shell would have to work out', 'cat <<$(x)\nls\n$(x)'],
  ['more wrappers than anybody needs', `${'sudo '.repeat(17)}ls`],
])('%s is unreadable', (_, line) => {
  expect(simpleCommands(line)).toBeNull()
})

test('redirections are left out of one more form', () => {
  const forms = simpleCommands('2>/dev/null git push > log 2>&1')
  expect(forms).toContain('2>/dev/null git push > log 2>&1')
  expect(forms).toContain('git push')
  expect(simpleCommands("git commit -m '->x'")).toEqual(['git commit -m ->x'])
})

test.each([
  ['wrappers', 'sudo '],
  ['operators', '>'],
  ['words with operators', 'a>'],
  ['here-documents', '<<a '],
  ['shells', 'bash '],
  ['long options', '--u a '],
  ['brackets', 'a[0]=1 '],
  ['expansions', '${'],
  ['strings', "$'a\\'' "],
])('eight times as many %s take about eight times as long', (_, piece) => {
  const took = (length: number): number => {
    const line = `sudo ${piece.repeat(length / piece.length)}`
    const times = [1, 2, 3].map(() => {
      const started = performance.now()
      simpleCommands(line)
      return performance.now() - started
    })
    return Math.min(...times)
  }
  // quadratic would be 64 times
  expect(took(400_000)).toBeLessThan(40 * Math.max(took(50_000), 4))
})
