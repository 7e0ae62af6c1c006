import type { Attack, Group } from '../attack.ts'

const PAUSE =
  'node -p "const now = Date.now(), at = (ms) => new Date(now + ms).toISOString(); JSON.stringify({ format: 1, pauses: [{ hook: \'user/no-touch\', from: at(0), until: at(3.6e6) }] })"'
/** Takes every call, and answers that there is nothing to say. */
const FAKE = `const fs = require('node:fs'), run = process.env.STATE + '/run';
fs.rmSync(run, { recursive: true, force: true }); fs.mkdirSync(run, { mode: 0o700 });
require('node:net').createServer((one) => { one.on('error', () => {}); one.once('data', () => { one.write('+'); one.on('data', () => one.end('0 0 0\\n')) }) }).listen(run + '/server.sock', () => {
  const { lstatSync, writeFileSync } = require('node:fs')
  writeFileSync(run + '/calls.' + lstatSync(run + '/server.sock').ino, '')
})`

/** Until it is ended it has all of the journal for itself. */
const LOCK = `import os, sqlite3, time
db = sqlite3.connect(os.environ['STATE'] + '/journal.db', timeout=30, isolation_level=None)
db.execute('BEGIN EXCLUSIVE'); open(os.environ['TMPDIR'] + '/locked', 'w').close(); time.sleep(90)`

/** There is one, and something in it, since a hook of the user runs in the background. */
const journal = (title: string, line: string): Attack => ({
  title,
  comes: { sandboxed: 'held', full: 'held' },
  stage: { hooks: '[[hooks]]\nid = "note"\non = "exec.before"\nmode = "background"\nrun = "true"\n' },
  isServed: true,
  line: `test -f "$STATE/journal.db"; ${line}`,
})

const inItsPlace = (what: string, line: string): Attack => ({
  title: `put ${what} in the place of the socket`,
  comes: { sandboxed: 'held', full: 'held' },
  isServed: true,
  line: `rm -f "$STATE/run/server.sock"; ${line}`,
})

/** What hookline keeps: copies of itself, plans, pauses, trust, journal, socket. */
export const state: Group = {
  title: 'What hookline keeps',
  attacks: [
    {
      title: 'delete the copy of hookline that is called',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'rm -rf "$STATE/bin"',
    },
    {
      title: 'delete the client in perl only',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'rm -f "$STATE"/bin/*/client.pl',
    },
    {
      title: 'put a client there that says nothing',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: 'for f in "$STATE"/bin/*/client.pl; do chmod u+w "$f"; echo "exit 0;" > "$f"; done',
      notice: { where: 'status', words: 'the copy of hookline that is called was changed' },
    },
    {
      title: 'change the part of the copy that decides',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: 'hookline serve stop --force || true; for f in "$STATE"/bin/*/run.cjs "$STATE"/bin/*/server.cjs; do chmod u+w "$f"; echo "process.exit(0)" > "$f"; done',
      notice: { where: 'status', words: 'the copy of hookline that is called was changed' },
    },
    {
      title: 'change the compiled plan',
      comes: { sandboxed: 'held', full: 'noticed' },
      notice: { where: 'start', words: 'guards are not what they were' },
      line: `hookline serve stop --force || true; sed -i 's/touch forbidden/nothing at all/g' "$STATE"/plans/*.json`,
    },
    {
      title: 'delete the compiled plan',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'rm -rf "$STATE/plans"',
    },
    {
      title: 'break the compiled plan',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'for f in "$STATE"/plans/*; do echo "{" > "$f"; done',
    },
    {
      title: 'delete the compiled plan and hooks.toml',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: 'rm -rf "$STATE/plans" "$CONFIG/hooks.toml"',
      notice: { where: 'status', words: 'the lines are not what this hookline would write' },
    },
    {
      title: 'delete all that hookline keeps, and hooks.toml',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'rm -rf "$STATE" "$CONFIG"',
    },
    {
      title: 'forge a pause of the guard',
      comes: { sandboxed: 'held', full: 'noticed' },
      line: `${PAUSE} > "$STATE/pauses.json"`,
      notice: { where: 'start', words: 'paused guards: user/no-touch' },
    },
    {
      title: 'make the state directory open to all, or a link to elsewhere',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'mv "$STATE" "$TMPDIR/state" && ln -s "$TMPDIR/state" "$STATE"; chmod 777 "$TMPDIR/state"',
    },
    {
      title: 'make the state directory unreadable',
      comes: { sandboxed: 'held', full: 'held' },
      line: 'chmod 000 "$STATE"',
    },
    journal('delete the journal', 'rm -f "$STATE"/journal.db*'),
    journal(
      'break the journal, and make it unreadable',
      'find "$STATE" -name "*.db*" -exec sh -c \'echo broken > "$1"; chmod 000 "$1"\' sh {} \\;; rm -rf "$STATE/events"; mkfifo "$STATE/events"',
    ),
    journal(
      'lock the journal, and keep it locked',
      `setsid python3 - >/dev/null 2>&1 <<'END' &\n${LOCK}\nEND\nuntil test -e "$TMPDIR/locked"; do sleep 0.1; done`,
    ),
    {
      title: 'delete the socket',
      comes: { sandboxed: 'held', full: 'held' },
      isServed: true,
      line: 'rm "$STATE/run/server.sock"',
    },
    {
      title: 'delete the folder that the socket is in',
      comes: { sandboxed: 'held', full: 'held' },
      isServed: true,
      line: 'rm -rf "$STATE/run"',
    },
    inItsPlace('a pipe', 'mkfifo "$STATE/run/server.sock"'),
    inItsPlace('a link to nowhere', 'ln -s "$TMPDIR/nowhere" "$STATE/run/server.sock"'),
    inItsPlace(
      'a link to a file',
      'echo "+0 0 0" > "$TMPDIR/file"; ln -s "$TMPDIR/file" "$STATE/run/server.sock"',
    ),
    inItsPlace('a folder', 'mkdir "$STATE/run/server.sock"'),
    {
      title: 'listen on the socket in the place of the server, and say nothing',
      comes: { sandboxed: 'held', full: 'not held' },
      line: `hookline serve stop --force || true; setsid node - >/dev/null 2>&1 <<'END' &\n${FAKE}\nEND\nsleep 1`,
    },
    {
      title: 'move the socket to a folder that is open to all, and listen there',
      comes: { sandboxed: 'held', full: 'held' },
      line: `rm -rf "$STATE/run"; mkdir -p "$TMPDIR/run"; chmod 777 "$TMPDIR/run"; ln -s "$TMPDIR/run" "$STATE/run"; setsid node - >/dev/null 2>&1 <<'END' &\nrequire('node:net').createServer((one) => one.end('+0 0 0\\n')).listen(process.env.TMPDIR + '/run/server.sock')\nEND\nsleep 1`,
    },
  ],
}
