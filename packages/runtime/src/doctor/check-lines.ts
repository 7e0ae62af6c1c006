import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { WiredEvent } from '../install/wanted.ts'
import { finding, type Finding } from './finding.ts'
import { quotedWords } from '../single-quoted.ts'
import { partsOf, type WiredLine } from './line.ts'

/** What lines are held against. */
export interface LineStandard {
  /** What hooks.toml needs wired. */
  readonly wanted: readonly WiredEvent[]
  readonly hookline: string
  readonly stateDir: string
  /** A Node on PATH, where a script may look if its own is gone. */
  readonly node: string | undefined
}

type Check = (line: WiredLine, standard: LineStandard) => readonly (Finding | undefined)[]

/** Each line by itself, each finding once however many lines have it. */
export function checkLines(lines: readonly WiredLine[], standard: LineStandard): readonly Finding[] {
  const found = lines.flatMap((line) => CHECKS.flatMap((check) => check(line, standard)))
  const byText = new Map<string, Finding>()
  for (const one of found) if (one !== undefined) byText.set(`${one.code}\0${one.scope}\0${one.what}`, one)
  return [...byText.values()]
}

const trusted: Check = ({ trust, enabled, native, scope, key }) => [
  trust === 'untrusted' ? finding('HOOK_UNTRUSTED', `${native} (${key})`, { scope }) : undefined,
  trust === 'modified' ? finding('HOOK_MODIFIED', `${native} (${key})`, { scope }) : undefined,
  enabled ? undefined : finding('HOOK_DISABLED', `${native} (${key})`, { scope }),
]

const waited: Check = ({ native, scope, async, timeout }, { wanted }) => {
  const event = wanted.find((one) => one.native === native)
  const severity = event?.closed === true ? 'error' : 'warning'
  return [
    async ? finding('ASYNC_GATE', `${native} has async = true`, { scope, severity }) : undefined,
    event !== undefined && timeout < event.timeout
      ? finding('TIMEOUT_SHORT', `${native} has ${timeout} s, hookline may need ${event.timeout} s`, {
          scope,
          severity,
        })
      : undefined,
  ]
}

/** A line in a project's file is the same for everybody, so it cannot hold one user's guards. */
const closed: Check = ({ native, scope, command }, { wanted }) => [
  scope === 'user' && wanted.some((one) => one.native === native && one.closed) && !partsOf(command).closed
    ? finding('NOT_CLOSED', native, { scope })
    : undefined,
]

const matched: Check = ({ native, scope, matcher }) => {
  if (matcher === null || matcher === '' || matcher === '*') return []
  const dead = deadParts(matcher)
  const parts = dead.map((part) => JSON.stringify(part)).join(', ')
  return [
    dead.length > 0
      ? finding('MATCHER_DEAD', `${native}: matcher "${matcher}", of which ${parts} hits nothing`, { scope })
      : finding('MATCHER_NARROWS', `${native}: matcher "${matcher}"`, { scope }),
  ]
}

/** The alternatives of a matcher that no tool's name can fit. */
function deadParts(matcher: string): readonly string[] {
  const parts = matcher.split('|')
  if (/^[A-Za-z0-9_|]+$/.test(matcher)) return parts.filter((part) => /^mcp(__[^_]+)?_*$/.test(part))
  return parts.filter((part) => /^[\w ]+$/.test(part) && part.includes(' '))
}

const present: Check = ({ command, scope }, { hookline, stateDir, node }) => {
  const { calls, hookline: called } = partsOf(command)
  const chain = scope === 'project' && calls.length === 0 ? [join(stateDir, 'bin', 'hook')] : calls
  const gone = chain.flatMap(followed).filter((path) => !existsSync(path))
  const missing = (path: string): Finding => {
    const what = `${path} is not there`
    if (PERL.test(path)) return finding('PERL_GONE', what, { scope })
    if (!NODE.test(path)) return finding('COPY_MISSING', `${missingAt(path)} is not there`, { scope })
    const spared = node !== undefined && !chain.includes(path)
    return spared
      ? finding('NODE_GONE', `${what}; ${node} takes its place`, { scope, severity: 'warning' })
      : finding('NODE_GONE', what, { scope })
  }
  return [
    ...gone.map(missing),
    called !== undefined && called !== hookline
      ? finding('OTHER_VERSION', `hookline ${called} is called, this is ${hookline}`, { scope })
      : undefined,
  ]
}

/** Of a copy that is gone altogether, all of it at once. */
function missingAt(path: string): string {
  return existsSync(dirname(path)) ? path : dirname(path)
}

const [NODE, PERL] = [/\/node[^/]*$/, /\/perl[^/]*$/]

/** A script of ours, the one that it becomes, and its Node. */
function followed(path: string): readonly string[] {
  if (!path.endsWith('/hook') || !existsSync(path)) return [path]
  const text = readFileSync(path, 'utf8')
  const next = wordAfter('exec ', text)
  const node = wordAfter('node=', text)
  return [path, ...(next === undefined ? [] : followed(next)), ...(node === undefined ? [] : [node])]
}

function wordAfter(start: string, script: string): string | undefined {
  const line = script.split('\n').find((one) => one.startsWith(`${start}'`))
  return line === undefined ? undefined : quotedWords(line)[0]
}

const CHECKS: readonly Check[] = [trusted, waited, closed, matched, present]
