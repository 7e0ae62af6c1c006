import { readFileSync } from 'node:fs'

/** What this process may use, and so every child of it. */
interface OwnLimit {
  readonly soft: number
  readonly hard: number
}

/** Those of `ulimit`, by its letters. */
export type OwnLimits = Readonly<Record<'d' | 'u' | 'n', OwnLimit>>

const NAMES = { d: 'Max data size', u: 'Max processes', n: 'Max open files' } as const

/** `undefined`: the system does not tell. */
export function ownLimits(proc: string): OwnLimits | undefined {
  try {
    const lines = readFileSync(`${proc}/self/limits`, 'utf8').split('\n')
    const entries = Object.entries(NAMES).map(([letter, name]) => [letter, limitIn(lines, name)])
    return Object.fromEntries(entries) as OwnLimits
  } catch {
    return undefined
  }
}

function limitIn(lines: readonly string[], name: string): OwnLimit {
  const [soft = '', hard = ''] = lines
    .find((line) => line.startsWith(name))!
    .slice(name.length)
    .trim()
    .split(/\s+/)
  return { soft: numberOf(soft), hard: numberOf(hard) }
}

function numberOf(text: string): number {
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text)
}
