import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { programsOf, withCopies } from '../src/trust/programs.ts'
import { programArguments, programWords, quoted } from '../src/trust/shell-words.ts'

/** What is run, and after a `?` what only the shell knows. */
function words(line: string): readonly string[] {
  return programWords(line).map(
    ({ text, is, literal }) => `${literal ? '' : '?'}${is === 'script' ? '<' : ''}${text}`,
  )
}

test.for([
  ['./a.sh', ['./a.sh']],
  ['  ./a.sh  x y', ['./a.sh']],
  [`'./a b.sh' x`, ['./a b.sh']],
  [`"./a b.sh"`, ['./a b.sh']],
  ['./a\\ b.sh', ['./a b.sh']],
  [`./"a b".'sh'`, ['./a b.sh']],
  ['"./a\\"b.sh"', ['./a"b.sh']],
  [
    './a.sh && ./b.sh; ./c.sh | ./d.sh & ./e.sh\n./f.sh',
    ['./a.sh', './b.sh', './c.sh', './d.sh', './e.sh', './f.sh'],
  ],
  ['A=1 B="x y" C=\'; ./z\' ./a.sh', ['./a.sh']],
  ['2>/dev/null ./a.sh', ['./a.sh']],
  ['>out ./a.sh >"b" 2>&1', ['./a.sh']],
  ['./a.sh 2>&1 | ./b.sh', ['./a.sh', './b.sh']],
  ['env -i -u HOME A=1 ./a.sh', ['./a.sh']],
  ['/usr/bin/env python3 a.py', ['python3', '<a.py']],
  ['sudo -u root ./a.sh', ['./a.sh']],
  ['nice -n 5 ./a.sh', ['./a.sh']],
  ['exec ./a.sh ./not.sh', ['./a.sh']],
  ['exec prettier ./src', ['prettier']],
  ['if ./a.sh; then ./b.sh; else ./c.sh; fi', ['./a.sh', './b.sh', './c.sh']],
  ['{ ./a.sh; }', ['./a.sh']],
  ['(./a.sh)', ['./a.sh']],
  ['! ./a.sh', ['./a.sh']],
  ['[ -f x ] && ./a.sh', ['[', './a.sh']],
  ['bash a.sh b.sh', ['bash', '<a.sh']],
  ['bash -e ./a.sh', ['bash']],
  ['bash -x ./a.sh', ['bash', '<./a.sh']],
  ["sh -c './a.sh'", ['sh']],
  ['node --import ./hook.mjs --no-warnings main.mjs', ['node', '<./hook.mjs', '<main.mjs']],
  ['python3 -m tool', ['python3']],
  ['bun run x.ts', ['bun', '<x.ts']],
  ['. ./env.sh', ['.', '<./env.sh']],
  ['echo `./a.sh`', ['echo', './a.sh']],
  ['echo "$(./a.sh)"', ['echo', './a.sh']],
  ['echo $(./a.sh x)', ['echo', './a.sh']],
  ['"$(pwd)/a.sh" ; ./b.sh "x"', ['?"$(pwd)/a.sh"', 'pwd', './b.sh']],
  ['X="$(./a.sh "b;")" && ./c.sh', ['./a.sh', './c.sh']],
  ['echo "`./a.sh`"; ./b.sh', ['echo', './a.sh', './b.sh']],
  ['cat <(./a.sh)', ['cat', './a.sh']],
  ['./a.sh # ./b.sh\n./c.sh', ['./a.sh', './c.sh']],
  ['for f in ./a ./b; do ./c.sh "$f"; done', ['./c.sh']],
  ['case "$1" in x) ./a.sh;; esac', ['./a.sh']],
  ['"${HOME}/a.sh"', ['?"${HOME}/a.sh"']],
  ["'./a.sh", ["?'./a.sh"]],
  ['\\', ['']],
  ['$HOME/a.sh', ['?$HOME/a.sh']],
  ['"$HOME/a.sh"', ['?"$HOME/a.sh"']],
  ['~/a.sh', ['?~/a.sh']],
  ['./*.sh', ['?./*.sh']],
  ["./'*'.sh", ['./*.sh']],
  ['./a.sh\\\n', ['./a.sh']],
  ['', []],
  ['"', ['?"']],
] as const)('%s', ([line, expected]) => {
  expect(words(line)).toEqual(expected)
})

test('of a program and its arguments it is the same', () => {
  const at = (...argv: string[]): readonly number[] => programArguments(argv).map((one) => one.at)
  expect(at('./a', './b')).toEqual([0])
  expect(at('node', '--no-warnings', 'x.mjs', 'y.mjs')).toEqual([0, 2])
  expect(at('env', 'A=1', 'bash', 'x.sh')).toEqual([2, 3])
  expect(at('bash', '-c', './x')).toEqual([0])
  expect(at()).toEqual([])
})

test('a quoted word is what the shell gives back', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 12 }).filter((text) => !text.includes('\0')),
      (text) => {
        const shell = spawnSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })
        expect(shell.stdout).toBe(text)
      },
    ),
    { numRuns: 25 },
  )
})

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-words-')))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))
const log = join(root, 'log')
const NAMES = ['a.sh', 'b c.sh', "d'e.sh", 'f$g.sh']
for (const kind of ['tools', 'the copies'])
  for (const name of NAMES) {
    mkdirSync(join(root, kind), { recursive: true })
    writeFileSync(
      join(root, kind, name),
      `#!/bin/sh\necho ${kind === 'tools' ? 'live' : 'copy'} >>'${log}'\n`,
    )
    chmodSync(join(root, kind, name), 0o755)
  }
const copies = new Map(NAMES.map((name) => [join(root, 'tools', name), join(root, 'the copies', name)]))

const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const double = (text: string): string => `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`
const escaped = (text: string): string => text.replaceAll(/[^\w./]/g, '\\$&')
const file = fc.constantFrom(...NAMES).map((name) => `./tools/${name}`)
const word = fc
  .tuple(file, fc.constantFrom(single, double, escaped), fc.constantFrom(single, double, escaped), fc.nat(8))
  .map(([path, one, other, cut]) =>
    cut > 6 ? one(path) : `${one(path.slice(0, cut + 2))}${other(path.slice(cut + 2))}`,
  )
const program = fc
  .tuple(
    fc.constantFrom(
      '',
      'A=1 ',
      'A="x y" ',
      "A='; b' B= ",
      '2>/dev/null ',
      '>/dev/null ',
      'env X=1 ',
      'env -u X ',
      'nice -n 1 ',
      '! ',
      'sh ',
      'sh -x 2>/dev/null ',
      'command ',
      '. ',
    ),
    word,
    fc.constantFrom('', ' x', ' "a b"', ' 2>&1', ' >/dev/null'),
  )
  .map((parts) => parts.join(''))
const command = program.chain((one) =>
  fc.constantFrom(
    one,
    `(${one})`,
    `{ ${one}; }`,
    `echo "$(${one})" >/dev/null`,
    `echo $(${one})`,
    `if ${one}; then true; fi`,
  ),
)
const line = fc
  .array(
    fc.tuple(
      command, // not into `true`: what writes to somebody who does not read is killed, now and then before it has logged
      fc.constantFrom('; ', ' && ', '\n', ' | cat >/dev/null; ', ';\n'),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => `${all.flat().join('')}true`)

test('every file that stands in a line to be run is found: with the copies in it, a real shell runs those and nothing else', () => {
  fc.assert(
    fc.property(line, (run) => {
      const hook = { id: 'a', on: ['exec.before'], executor: 'script', options: { run } }
      const { files, open } = programsOf(hook, root)
      expect({ run, found: files.length > 0 }).toEqual({ run, found: true })
      expect(files.every((one) => copies.has(one))).toBe(true)
      expect([run, ...open.filter((one) => !one.includes('through PATH'))]).toEqual([run])
      const copied = withCopies(hook, root, copies).options as { run: string }
      expect([run, ran(copied.run)]).toEqual([run, ran(run).map(() => 'copy')])
    }),
    { numRuns: 150 },
  )
})

/** What the files said that a shell came to run. */
function ran(run: string): readonly string[] {
  writeFileSync(log, '')
  spawnSync('/bin/sh', ['-c', run, basename(root)], { cwd: root, stdio: 'ignore', timeout: 10_000 })
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((one) => one !== '')
}
