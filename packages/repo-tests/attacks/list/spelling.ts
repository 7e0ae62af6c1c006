import type { Attack, Group } from '../attack.ts'

const held = (title: string, shell: string): Attack => ({
  title,
  comes: { sandboxed: 'held', full: 'held' },
  deed: { shell },
})
const not = (title: string, shell: string): Attack => ({
  title,
  comes: { sandboxed: 'not held', full: 'not held' },
  deed: { shell },
})

/** Other words for the same deed. A guard is a rule, the sandbox is the wall. */
export const spelling: Group = {
  title: 'Other words for the same command',
  attacks: [
    held('put quotes, backslashes and spaces into it', `"to"u\\ch    'forbidden.txt'`),
    held('put variables and `env`, `nohup` before it', 'A=1 env B=2 nohup touch forbidden.txt'),
    held('put `command` before it', 'command touch forbidden.txt'),
    {
      ...held('put `sudo -u` before it', 'sudo -u somebody touch forbidden.txt'),
      // who has none may do as little with it as without
      stage: { files: { 'bin/sudo': '#!/bin/sh\nshift 2\nexec "$@"\n' } },
    },
    held(
      'hide it among others: `;`, `&&`, a pipe, `$( )`, a line of its own',
      'true; true && echo "$(\ntouch forbidden.txt)" | cat',
    ),
    held('give it to another shell: `sh -c`, `bash -c`', `sh -c 'true; bash -c "touch forbidden.txt"'`),
    held(
      'put it into a function, a loop or a subshell',
      'f() { (for n in 1; do touch forbidden.txt; done); }; f',
    ),
    held('call the program by its path', '/usr/bin/touch forbidden.txt'),
    held('hide it behind 100,000 letters', `: ${'a'.repeat(100_000)}; touch forbidden.txt`),
    held(
      'nest it so deep that nobody reads it',
      `${'$(echo '.repeat(60)}touch${')'.repeat(60)} forbidden.txt`,
    ),
    not('put its name together at run time: a variable', 'p=tou; "${p}ch" forbidden.txt'),
    not('put its name together at run time: `eval`', 'a=tou b=ch; eval "$a$b forbidden.txt"'),
    not('put its name together at run time: base64', 'echo dG91Y2ggZm9yYmlkZGVuLnR4dA== | base64 -d | sh'),
    not('write it into a script, and run that', 'echo "touch forbidden.txt" > s.sh; sh ./s.sh'),
    not(
      'do the same by another program',
      "node -e \"require('node:fs').writeFileSync('forbidden.txt', '')\"",
    ),
  ],
}
