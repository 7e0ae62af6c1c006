import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The shells that people have as theirs: Codex gives a hook's line to those. */
const WANTED = ['sh', 'bash', 'dash', 'zsh', 'fish'] as const
const found = WANTED.map((name) => [name, fileOf(name)] as const)
const missing = found.filter(([, file]) => file === undefined).map(([name]) => name)

/** Those that are here, by their files. */
export const SHELLS: readonly string[] = found.flatMap(([, file]) => file ?? [])

/** True where a program can be given another /etc/passwd, and so another shell of its user. */
export const canDress: boolean = spawnSync('unshare', [...DRESSING(), 'true']).status === 0

if (missing.length > 0) process.stderr.write(`\nNOT TRIED, no such shell here: ${missing.join(', ')}\n\n`)
if (!canDress)
  process.stderr.write(
    '\nNOT TRIED, no mount namespaces here: Codex itself with another shell of its user\n\n',
  )

/** What goes before a program for it to see a file in the place of another. */
export function dressed(file: string, over: string): readonly string[] {
  const script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
  return ['unshare', ...DRESSING(), 'sh', '-c', script, 'sh', file, over]
}

// as root without a user namespace of its own, in which the owner of files would be another
function DRESSING(): readonly string[] {
  return process.getuid?.() === 0 ? ['--mount'] : ['--map-current-user', '--keep-caps', '--mount']
}

function fileOf(name: string): string | undefined {
  return ['/bin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file))
}
