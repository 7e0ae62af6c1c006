import { singleQuoted } from '../single-quoted.ts'

/**
 * The script in the company's copy: what agents call. Of the caller's environment nothing is left but where the home of an account is
 * that the system does not know; no server is asked, since one that a user started may be any program.
 */
export function managedLauncher(node: string, version: string): string {
  return `#!/bin/sh
# hookline ${version}: what a coding agent calls at its events for whoever looks after this machine.
# Written by \`hookline install <agent> --scope managed\`; a change here is found and undone by the next one.

case $0 in /*) here=\${0%/*} ;; *) exit 127 ;; esac
exec /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" \\
  ${singleQuoted(node)} "$here/run.cjs" run "$@"
`
}
