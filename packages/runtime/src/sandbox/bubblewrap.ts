import type { Program } from '@hookline/core'
import type { About, Backend } from './backend.ts'
import { codexBubblewraps } from './codex-places.ts'
import { filterFile } from './filter-file.ts'
import { found } from './hidden.ts'
import type { Policy } from './policy.ts'
import { seccompFilter } from './seccomp.ts'
import type { Sight } from './sight.ts'
import { steeredIn, thoseThere } from './steered.ts'

/** Bubblewrap: of the system, or the one that Codex brings along. */
export const bubblewrap: Backend = {
  name: 'bubblewrap',
  missing: 'bubblewrap is not installed',
  places: ({ codex }) => [...PLACES, ...codexBubblewraps(codex)],
  lacks: (arch) => (seccompFilter(arch, false) === undefined ? 'no filter of system calls' : undefined),
  walled: (bwrap, program, policy, about) => walled(bwrap, program, policy, about),
}

const PLACES: readonly string[] = [
  '/usr/bin/bwrap',
  '/bin/bwrap',
  '/usr/local/bin/bwrap',
  '/run/current-system/sw/bin/bwrap',
]

/** Of these nothing is shown: what others have put there, and the sockets by which they are reached. */
const PRIVATE: readonly string[] = ['/tmp', '/run']
/** How names are found where a service on this machine looks them up, and where programs are on NixOS. */
const OF_RUN: readonly string[] = [
  '/run/systemd/resolve',
  '/run/resolvconf',
  '/run/NetworkManager/resolv.conf',
  '/run/current-system',
]

/** The words of bubblewrap before those of the program. @see https://github.com/containers/bubblewrap */
export function bubblewrapWords(policy: Policy, sight: Sight, cwd: string): readonly string[] {
  const open = policy.files === 'full'
  return [
    '--unshare-all',
    ...(policy.network ? ['--share-net'] : []),
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    ...shown(open ? '--bind' : '--ro-bind', '/'),
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    ...(open ? [] : PRIVATE.flatMap((path) => ['--tmpfs', path])),
    ...(open ? [] : OF_RUN.flatMap((path) => shown('--ro-bind-try', path))),
    ...(open ? [] : seen(sight.shown)),
    ...opened(policy),
    ...sight.steady.flatMap((path) => shown('--ro-bind-try', path)),
    ...emptied(sight.state),
    ...sight.kept.flatMap((path) => shown('--ro-bind-try', path)),
    ...closed(sight.state),
    ...[...sight.hidden, ...policy.hidden].flatMap(emptied),
    '--chdir',
    cwd,
    '--',
  ]
}

/** The program behind it; what it writes to a temporary folder is gone with it. */
function walled(
  bwrap: string,
  { file, args, cwd, env }: Program,
  policy: Policy,
  { sight, own, isTrial }: About,
): Program {
  const words = [...bubblewrapWords(policy, sight, cwd), file, ...args]
  const filter = isTrial === true ? undefined : filterFile(own, policy.network, process.arch)
  return {
    ...(filter === undefined
      ? { file: bwrap, args: words }
      : filtered(filter, [bwrap, '--seccomp', '9', ...words])),
    cwd,
    env: policy.files === 'full' ? env : { ...env, TMPDIR: '/tmp' },
  }
}

/** Bubblewrap takes the filter from a descriptor, which no executor hands on: a shell opens it and is gone. */
function filtered(filter: string, words: readonly string[]): Pick<Program, 'file' | 'args'> {
  return { file: '/bin/sh', args: ['-c', 'exec "$@" 9<"$0"', filter, ...words] }
}

const shown = (how: string, path: string): readonly string[] => [how, path, path]

/**
 * Shown where otherwise nothing is. A link stays one: what it leads to, mounted in its place, would be there twice, and by its second
 * name nothing of it closed.
 */
function seen(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const real = found(path)?.path
    if (real === undefined) return []
    const isWithin = paths.some((other) => path.startsWith(`${other}/`))
    return [...shown('--ro-bind', real), ...(real === path || isWithin ? [] : ['--symlink', real, path])]
  })
}

/**
 * What may be written, and what of it may not. A later mount covers what lies below it, so that a folder comes before what is in it,
 * and what steers agents last.
 */
function opened({ files, writable, readOnly }: Policy): readonly string[] {
  const folders = thoseThere(writable)
  const isWithin = (path: string): boolean =>
    files === 'full' || folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
  // of one place that is named twice, the second counts
  const places = [
    ...folders.map((path) => ({ path, how: '--bind' })),
    ...thoseThere(readOnly)
      .filter(isWithin)
      .map((path) => ({ path, how: '--ro-bind' })),
  ].toSorted((a, b) => a.path.length - b.path.length)
  const steered = new Set(folders.flatMap(steeredIn))
  return [
    ...places.flatMap(({ path, how }) => shown(how, path)),
    ...[...steered].flatMap((path) => shown('--ro-bind', path)),
  ]
}

/** Nothing is written there: it would be gone with the program, which would think that it is kept. */
function closed(path: string): readonly string[] {
  const place = found(path)
  return place?.isFolder === true ? ['--remount-ro', place.path] : []
}

/** In its place there is nothing; if there is nothing already, it is not made. */
function emptied(path: string): readonly string[] {
  const place = found(path)
  if (place === undefined) return []
  return place.isFolder ? ['--tmpfs', place.path] : ['--ro-bind', '/dev/null', place.path]
}
