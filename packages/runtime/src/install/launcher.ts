import { singleQuoted } from '../single-quoted.ts'
import { PERL_NO_LOCALE, PERL_QUIET, PERL_SWITCHES } from './client/start-perl.ts'
import type { Homes } from './client/text.ts'

/** The oldest Node that hookline runs on. */
const OLDEST = [22, 19] as const

/** By name, since to look for `LD_*` the shell would have to start another; what hooks start gets none of them at all. */
const FOREIGN = [
  'NODE_OPTIONS NODE_PATH',
  'LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT LD_PROFILE LD_ORIGIN_PATH',
  'DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH DYLD_FRAMEWORK_PATH DYLD_ROOT_PATH DYLD_IMAGE_SUFFIX',
  'DYLD_FALLBACK_LIBRARY_PATH DYLD_FALLBACK_FRAMEWORK_PATH DYLD_SHARED_CACHE_DIR',
  'DYLD_VERSIONED_LIBRARY_PATH DYLD_VERSIONED_FRAMEWORK_PATH',
  'PERL5LIB PERL5OPT PERL5DB PERL5SHELL',
  // of the line that starts the client, and not for hooks
  'PERL_SKIP_LOCALE_INIT',
].join(' \\\n  ')

/** What a copy is run with: absolute paths; without a perl, Node asks the server. */
export interface Programs {
  readonly node: string
  readonly perl?: string | undefined
}

/**
 * The script in a versioned copy: what the agent calls. It keeps what would load foreign code out of the environment, and
 * becomes the client of the server; and, called by that with `--one-shot`, the hookline that needs no server.
 */
export function launcher({ node, perl = '' }: Programs, version: string, homes: Homes): string {
  const [major, minor] = OLDEST
  return `#!/bin/sh
# hookline ${version}: what a coding agent calls at its events.
# Written by \`hookline install\`; a change here is found and undone by the next install.

case $0 in /*) here=\${0%/*} ;; *) here=$(cd -- "$(dirname -- "$0")" && pwd) ;; esac

perl=${singleQuoted(perl)}
[ -x "$perl" ] && [ -r "$here/client.pl" ] || perl=

# a line that starts perl itself: the client has failed, and said why; or perl is gone, or does not start in this environment,
# and the event is still to be read
if [ "$1" = --lost ]; then
  [ -n "$perl" ] && "$perl" ${PERL_SWITCHES.join(' ')} -e 0 </dev/null >/dev/null 2>&1 && exit 75
  perl=
  shift
fi

# what would load foreign code into perl or Node
unset ${FOREIGN}

# whoever sets the environment of an agent does not choose whose hooks and whose trust these are
XDG_STATE_HOME=${singleQuoted(homes.state)}
XDG_CONFIG_HOME=${singleQuoted(homes.config)}
export XDG_STATE_HOME XDG_CONFIG_HOME

# perl complains of a locale that is not installed here, which is nothing to an agent
${PERL_QUIET}
export PERL_BADLANG

# asks the server, and comes back with --one-shot where there is none
if [ "$1" != --one-shot ] && [ -n "$perl" ]; then
  ${PERL_NO_LOCALE} exec "$perl" ${PERL_SWITCHES.join(' ')} "$here/client.pl" "$@"
fi

node=${singleQuoted(node)}
if [ ! -x "$node" ]; then
  node=$(command -v node) &&
    "$node" -e 'const [a,b]=process.versions.node.split(".");process.exit(a>${major}||a==${major}&&b>=${minor}?0:1)' </dev/null ||
    { echo "hookline finds no Node ${major}.${minor} or newer: install one, then run hookline install again" >&2; exit 127; }
fi
if [ "$1" != --one-shot ]; then exec "$node" "$here/client.cjs" "$@"; fi
shift
exec "$node" "$here/run.cjs" run "$@" --start-server
`
}

/** The script that stays at one place and becomes the current copy's. */
export function pointer(copy: string): string {
  return `#!/bin/sh\n# hookline: becomes the copy that was installed last\nexec ${singleQuoted(`${copy}/hook`)} "$@"\n`
}
