import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where groups can be made: a folder of the kernel's. */
export type Place = string

const NEEDED = ['memory', 'pids']

/**
 * Where this process may make groups (cgroup v2) and put children into them: the nearest of the groups around its own that it may
 * write, and that hands memory and processes down. `undefined`: nowhere.
 */
export function findPlace(proc = '/proc'): Place | undefined {
  try {
    const mount = mountIn(readFileSync(`${proc}/self/mountinfo`, 'utf8'))
    const path = /^0::(\/.*)$/m.exec(readFileSync(`${proc}/self/cgroup`, 'utf8'))?.[1]
    if (mount === undefined || path === undefined || path.includes('/..')) return undefined
    const own = ownFolder(mount, path)
    return own === undefined ? undefined : around(own, mount.point).find(isPlace)
  } catch {
    return undefined
  }
}

interface Mount {
  readonly root: string
  readonly point: string
}

function mountIn(info: string): Mount | undefined {
  const fields = info
    .split('\n')
    .find((line) => line.includes(' - cgroup2 '))
    ?.split(' ')
  return fields === undefined ? undefined : { root: plain(fields[3]!), point: plain(fields[4]!) }
}

/** Spaces and the like are written as octal numbers. */
function plain(path: string): string {
  return path.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 8)))
}

function ownFolder({ root, point }: Mount, path: string): string | undefined {
  const within =
    root === '/' ? path : path.startsWith(`${root}/`) || path === root ? path.slice(root.length) : undefined
  return within === undefined ? undefined : `${point}${within}`.replace(/\/$/, '')
}

/** From the inside out. A group that has processes hands nothing down; the first of all may have both. */
function around(own: string, top: string): readonly string[] {
  const isFirst = own === top && !existsSync(`${own}/cgroup.type`)
  const folders = isFirst ? [own] : []
  for (let folder = own; folder !== top;) folders.push((folder = dirname(folder)))
  return folders
}

function isPlace(folder: string, at: number): boolean {
  try {
    for (const name of ['', '/cgroup.procs']) accessSync(`${folder}${name}`, constants.W_OK)
    if (handsDown(folder)) return true
    // further out it is not ours to say what is handed down
    if (at > 0) return false
    writeFileSync(`${folder}/cgroup.subtree_control`, NEEDED.map((name) => `+${name}`).join(' '))
    return handsDown(folder)
  } catch {
    return false
  }
}

function handsDown(folder: string): boolean {
  const names = readFileSync(`${folder}/cgroup.subtree_control`, 'utf8').trim().split(' ')
  return NEEDED.every((name) => names.includes(name))
}
