import type { Group, Stage } from '../attack.ts'

/** A disk of some megabytes, with all of the user's files on it. */
const SMALL: Stage = { diskKb: 40_000 }
const FILL =
  'dd if=/dev/zero of="$TMPDIR/fill" bs=64k 2>/dev/null || true; dd if=/dev/zero of="$TMPDIR/more" bs=1 count=70000 2>/dev/null || true'

/** What there is an end of. */
export const disk: Group = {
  title: 'A full disk, and floods',
  attacks: [
    {
      title: 'fill the disk',
      comes: { sandboxed: 'held', full: 'held' },
      stage: SMALL,
      line: FILL,
    },
    {
      title: 'fill the disk, then take the server and the plans away',
      comes: { sandboxed: 'held', full: 'held' },
      stage: SMALL,
      isServed: true,
      line: `${FILL}; hookline serve stop --force || true; rm -rf "$STATE/plans"; ${FILL}`,
    },
    {
      title: 'flood hookline with events of its own (`hookline emit`)',
      comes: { sandboxed: 'held', full: 'held' },
      stage: { hooks: '[[hooks]]\nid = "note"\non = "custom.*"\nrun = "sleep 0.2"\n' },
      line: '(for n in $(seq 40); do setsid hookline emit custom.flood & done) >/dev/null 2>&1; sleep 1',
    },
    {
      title: 'begin 150 commands at once, the forbidden one among them',
      comes: { sandboxed: 'held', full: 'held' },
      crowd: 150,
    },
    {
      title: 'keep the machine busy with processes that count',
      comes: { sandboxed: 'held', full: 'held' },
      line: '(for n in $(seq 12); do (setsid timeout 20 sh -c "while :; do :; done" &) ; done) >/dev/null 2>&1',
    },
  ],
}
