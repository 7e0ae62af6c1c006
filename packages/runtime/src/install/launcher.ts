/** The oldest Node that hookline runs on. */
const OLDEST = [22, 19] as const

/**
 * The script in a versioned copy: what the agent calls. It finds Node, keeps what would load foreign code into it out of
 * its environment, and becomes hookline.
 */
export function launcher(node: string, version: string): string {
  const [major, minor] = OLDEST
  return `#!/bin/sh
# hookline ${version}: what a coding agent calls at its events.
# Written by \`hookline install\`; a change here is found and undone by the next install.

# what would load foreign code into Node
IFS='
'
set -f
for line in $(export -p); do
  name=\${line#export }
  name=\${name%%=*}
  case $name in
    *[!A-Za-z0-9_]*) ;;
    NODE_OPTIONS|NODE_PATH|LD_*|DYLD_*|PERL5*) unset "$name" ;;
  esac
done

node=${quoted(node)}
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
  return `#!/bin/sh\n# hookline: becomes the copy that was installed last\nexec ${quoted(`${copy}/hook`)} "$@"\n`
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
