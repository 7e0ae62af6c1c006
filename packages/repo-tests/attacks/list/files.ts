import type { Attack, Group } from '../attack.ts'
import { DENIES, PLUGIN, script, SCRIPT } from './stages.ts'

const HOOKS = '"$CONFIG/hooks.toml"'
/** What becomes of a guard whose program gives no verdict. */
const program = (title: string, line: string): Attack => ({
  title,
  comes: { sandboxed: 'held', full: 'held' },
  stage: { ...SCRIPT, hooks: '[dispatch]\ndeadline = "3s"\n' },
  line,
})
const printed = (text: string): string => `cat > "$CONFIG/look.sh" <<'END'\n#!/bin/sh\n${text}\nEND`

/** A person at a terminal that is none. */
const AT_TERMINAL = (line: string): string =>
  `python3 -c 'import pty; pty.spawn(${JSON.stringify(line.split(' '))})'`

/** The files of the user: hooks.toml, programs, plugins. */
export const files: Group = {
  title: 'Your hooks.toml, and what it names',
  attacks: [
    {
      title: 'take the guard out of hooks.toml',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: `echo "version = 1" > ${HOOKS}`,
      notice: { where: 'status', words: 'the lines are not what this hookline would write' },
    },
    {
      title: 'say `enforce = false` of the guard',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: `sed -i 's/^guard.*/&\\nenforce = false/' ${HOOKS}`,
      notice: { where: 'status', words: 'the lines are not what this hookline would write' },
    },
    {
      title: 'give the guard another `match`',
      comes: { sandboxed: 'held', full: 'noticed' },
      notice: { where: 'start', words: 'guards are not what they were' },
      line: `sed -i 's/^match.*/match = "nothing"/' ${HOOKS}`,
    },
    {
      title: 'delete hooks.toml',
      comes: { sandboxed: 'held', full: 'held' },
      line: `rm -f ${HOOKS}`,
    },
    {
      title: 'delete the whole folder of hooks.toml',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'rm -rf "$CONFIG"',
    },
    {
      title: 'break hooks.toml',
      comes: { sandboxed: 'held', full: 'held' },
      line: `echo "[[" >> ${HOOKS}`,
    },
    {
      title: 'put a pipe in its place',
      comes: { sandboxed: 'held', full: 'held' },
      line: `rm -f ${HOOKS}; mkfifo ${HOOKS}`,
    },
    {
      title: 'put a link to a file that all may write to in its place',
      comes: { sandboxed: 'held', full: 'held' },
      line: `echo "version = 1" > "$TMPDIR/other.toml"; chmod 666 "$TMPDIR/other.toml"; ln -sf "$TMPDIR/other.toml" ${HOOKS}`,
    },
    {
      title: 'make hooks.toml, or its folder, open to all and change it',
      comes: { sandboxed: 'held', full: 'held' },
      line: `chmod 777 "$CONFIG"; chmod 666 ${HOOKS}; echo "version = 1" > ${HOOKS}`,
    },
    {
      title: 'make hooks.toml unreadable',
      comes: { sandboxed: 'held', full: 'held' },
      line: `chmod 000 ${HOOKS}`,
    },
    {
      title: 'write a hooks.toml for a newer hookline',
      comes: { sandboxed: 'held', full: 'held' },
      line: `printf 'version = 1\\nrequires = ">=99"\\n' > ${HOOKS}`,
    },
    {
      title: 'change the program of the guard',
      comes: { sandboxed: 'held', full: 'noticed' },
      notice: { where: 'start', words: 'guards are not what they were' },
      stage: SCRIPT,
      line: `printf '#!/bin/sh\\nexit 0\\n' > "$CONFIG/look.sh"`,
    },
    program('delete the program of the guard', 'rm -f "$CONFIG/look.sh"'),
    program('take the rights of the program of the guard', 'chmod 000 "$CONFIG/look.sh"'),
    program('have the program of the guard hang', printed('echo "{"; sleep 60')),
    program('have the program of the guard crash', printed('kill -SEGV $$')),
    program('have the program of the guard print what is no answer', printed('echo "{"')),
    program(
      'have the program of the guard answer in words that nobody knows',
      printed(`echo '{"verdict":"fine"}'`),
    ),
    {
      title: 'change the program of a guard that lies in the workspace',
      comes: { sandboxed: 'noticed', full: 'noticed' },
      notice: { where: 'list', words: 'within reach' },
      stage: { guard: script('../../../work/look.sh'), files: { 'work/look.sh': DENIES } },
      line: `printf '#!/bin/sh\\nexit 0\\n' > look.sh`,
    },
    {
      title: 'change the plugin of the guard',
      comes: { sandboxed: 'held', full: 'noticed' },
      notice: { where: 'start', words: 'guards are not what they were' },
      stage: PLUGIN,
      line: `sed -i "s/execute:.*/execute: () => undefined }/" "$CONFIG/team.mjs"`,
    },
    {
      title: 'delete the plugin of the guard',
      comes: { sandboxed: 'held', full: 'held' },
      stage: PLUGIN,
      line: 'rm -f "$CONFIG/team.mjs"',
    },
    {
      title: 'break the plugin of the guard',
      comes: { sandboxed: 'held', full: 'held' },
      stage: PLUGIN,
      line: `echo "throw 1; {{" > "$CONFIG/team.mjs"`,
    },
    {
      title: 'call `hookline disable`, `hookline set` and `hookline remove` for the guard',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: 'hookline disable no-touch || true; hookline set no-touch enforce=false || true; hookline remove no-touch || true',
      notice: { where: 'status', words: 'the lines are not what this hookline would write' },
    },
    {
      title: 'call `hookline pause` for the guard',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'hookline pause no-touch --for 1h || true',
    },
    {
      title: 'call `hookline pause` for the guard on a terminal of its own making',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: AT_TERMINAL('hookline pause no-touch --for 1h'),
      notice: { where: 'start', words: 'paused guards: user/no-touch' },
    },
  ],
}
