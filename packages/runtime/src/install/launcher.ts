import { singleQuoted } from '../single-quoted.ts'

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
].join(' \\\n  ')

/** Where the user's own things lie: the folders that XDG names, as they were when hookline was installed. */
export interface Homes {
  readonly state: string
  readonly config: string
}

/**
 * The script in a versioned copy: what the agent calls. It finds Node, keeps what would load foreign code into it out of
 * its environment, and becomes hookline.
 */
export function launcher(node: string, version: string, homes: Homes): string {
  const [major, minor] = OLDEST
  return `#!/bin/sh
# hookline ${version}: what a coding agent calls at its events.
# Written by \`hookline install\`; a change here is found and undone by the next install.

# what would load foreign code into Node
unset ${FOREIGN}

# whoever sets the environment of an agent does not choose whose hooks and whose trust these are
XDG_STATE_HOME=${singleQuoted(homes.state)}
XDG_CONFIG_HOME=${singleQuoted(homes.config)}
export XDG_STATE_HOME XDG_CONFIG_HOME

node=${singleQuoted(node)}
if [ ! -x "$node" ]; then
  node=$(command -v node) &&
    "$node" -e 'const [a,b]=process.versions.node.split(".");process.exit(a>${major}||a==${major}&&b>=${minor}?0:1)' </dev/null ||
    { echo "hookline finds no Node ${major}.${minor} or newer: install one, then run hookline install again" >&2; exit 127; }
fi
exec "$node" "\${0%/*}/run.cjs" run "$@"
`
}

/** The script that stays at one place and becomes the current copy's. */
export function pointer(copy: string): string {
  return `#!/bin/sh\n# hookline: becomes the copy that was installed last\nexec ${singleQuoted(`${copy}/hook`)} "$@"\n`
}
