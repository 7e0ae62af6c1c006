import type { Attack, Group } from '../attack.ts'
import { SCRIPT } from './stages.ts'

const PID =
  'node_pid=$(sed -n \'s/.*"pid": *\\([0-9]*\\).*/\\1/p\' "$STATE/run/server.json"); test -n "$node_pid" &&'
/** Of the processes of this person, those of a name that have to do with hookline. */
const each = (name: string, what: string): string =>
  `for p in $(pgrep -x ${name}); do grep -q "$STATE" "/proc/$p/cmdline" && ${what} && did; done 2>/dev/null`
const there = (path: string): string =>
  `mv ${path} "$TMPDIR/away" && did; mv "$TMPDIR/away" ${path}; sleep 0.05`
const gone = (path: string): string => `test -e ${path} && rm -rf ${path} && did`
function race(title: string, loop: string, more: Partial<Attack> = {}): Attack {
  return { title, comes: { sandboxed: 'held', full: 'held' }, loop, ...more }
}

/** What goes on while the guard is asked, 100 times over. */
export const races: Group = {
  title: 'Files, over and over, while the guard is asked (100 times each)',
  attacks: [
    race('take hooks.toml away and put it back', there('"$CONFIG/hooks.toml"')),
    race(
      'break hooks.toml and mend it',
      'cp "$CONFIG/hooks.toml" "$TMPDIR/good" 2>/dev/null; for n in 1 2 3 4 5 6 7 8 9; do echo "[[" > "$CONFIG/hooks.toml" && did; sleep 0.05; cat "$TMPDIR/good" > "$CONFIG/hooks.toml"; sleep 0.05; done',
    ),
    race('take the program of the guard away and put it back', there('"$CONFIG/look.sh"'), { stage: SCRIPT }),
    race('take all that hookline keeps away and put it back', there('"$STATE"')),
    race('take the copy of hookline away and put it back', there('"$STATE/bin"')),
    race('delete the compiled plans', `${gone('"$STATE/plans"')}; sleep 0.05`),
  ],
}

/** The same with processes and the socket. */
export const kills: Group = {
  title: 'Processes and the socket, over and over, while the guard is asked (100 times each)',
  attacks: [
    race('kill the server', `${PID} kill -9 $node_pid && did; sleep 0.1`, { isServed: true }),
    race(
      'stop the server where it stands and let it go on',
      `${PID} kill -STOP $node_pid && did; sleep 0.3; kill -CONT $node_pid; sleep 0.1`,
      { isServed: true },
    ),
    race('delete the socket', `${gone('"$STATE/run"')}; sleep 0.1`, { isServed: true }),
    race(
      'put a link to an open folder in the place of the folder of the socket',
      'mkdir -p "$TMPDIR/open"; chmod 777 "$TMPDIR/open"; rm -rf "$STATE/run"; ln -s "$TMPDIR/open" "$STATE/run" && did; sleep 0.1; rm -f "$STATE/run"; sleep 0.1',
      { isServed: true },
    ),
    race('kill the client', each('perl', 'kill -9 $p')),
    race('kill what answers an event where there is no server', each('node', 'kill -9 $p'), {
      stage: { hooks: '[server]\nstart = "never"\n' },
    }),
  ],
}
