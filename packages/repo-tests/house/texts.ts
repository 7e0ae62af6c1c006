import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from './rules.ts'

/** Recorded or planted on purpose: only the paths of this very machine are looked for there. */
const SAMPLES = /(^|\/)(fixtures|test|e2e)\//
const LARGEST = 2 << 20

const ANY_MACHINE = /(?<![\w.])(\/home\/[a-z][\w-]*|\/Users\/[a-z][\w-]*|\/root\/|\/tmp\/[\w.-]+)/i
const DOWNLOADS =
  /https?:\/\/[^\s"'`)]*(registry\.|artifactory|nexus|verdaccio|jsdelivr|unpkg|nodejs\.org\/(dist|download))/i
const SETTINGS = /npmrc|\.(ya?ml|toml|json|sh|md)$|^\.ci\//
const REGISTRY_SETTING = /^\s*(\/\/[\w.-]+\/:_|registry\s*=|npm_config_registry)/im

/** Rules about every text in the repository: nothing in it knows the machine it was written on. The number seen. */
export function checkTexts(root: string, report: Report): number {
  const paths = tracked(root)
  let read = 0
  for (const path of paths) {
    const text = textOf(join(root, path))
    if (text === undefined) continue
    read++
    if (path === 'pnpm-lock.yaml') checkLockfile(path, text, report)
    else checkTraces(root, path, text, report)
  }
  return read
}

/** What git has or would take; without git, everything but what is installed or built. */
export function tracked(root: string): readonly string[] {
  if (existsSync(join(root, '.git'))) {
    const out = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    return out.split('\0').filter((path) => path !== '')
  }
  const skipped = (path: string): boolean => /(^|\/)(node_modules|dist)$/.test(path)
  return globSync('**/*', { cwd: root, exclude: skipped })
}

function textOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile() || stat.size > LARGEST) return undefined
  const text = readFileSync(path, 'utf8')
  return text.includes('\0') ? undefined : text
}

function checkLockfile(path: string, text: string, report: Report): void {
  const found = /^.*(https?:\/\/|tarball:|registry).*$/m.exec(text)
  if (found !== null) report('lockfile-names-no-host', path, found[0].trim().slice(0, 120))
}

function checkTraces(root: string, path: string, text: string, report: Report): void {
  if (text.includes(`${root.replace(/\/$/, '')}/`)) {
    report('no-machine-paths', path, 'names the directory that the repository lies in')
  }
  if (SAMPLES.test(path)) return
  const machine = ANY_MACHINE.exec(text)
  if (machine !== null) report('no-machine-paths', path, `${machine[0]} is a path of one machine`)
  const host = DOWNLOADS.exec(text) ?? (SETTINGS.test(path) ? REGISTRY_SETTING.exec(text) : null)
  if (host !== null)
    report('no-download-hosts', path, `${host[0].trim()}: where packages come from is the user's choice`)
}
