import type { ChildLimit, ChildLimits } from '@hookline/core'

/** What programs say that were refused something, where the system tells no one else of it. */
const SAID: readonly (readonly [ChildLimit, RegExp])[] = [
  [
    'memory',
    /out ?of ?memory|(?:cannot|failed to|could not) allocate|allocation(?: of \d+ bytes)? failed|MemoryError|MEMORY_ALLOCATION|bad_alloc|heap/i,
  ],
  [
    'processes',
    /cannot fork|fork: |(?:fork|clone|spawn|thread)[^\n]{0,200}(?:EAGAIN|resource temporarily unavailable)/i,
  ],
  ['openFiles', /too many open files|\bEMFILE\b/i],
]

/** The limit that a program came up against, by its own words; `undefined`: by those, none. */
export function saidOver(words: string, limits: ChildLimits): ChildLimit | undefined {
  return SAID.find(([limit, pattern]) => limits[limit] !== undefined && pattern.test(words))?.[0]
}

/** `more memory than 50MB`: for people. */
export function overText(over: ChildLimit, limits: ChildLimits): string {
  return `more ${WORDS[over]} than ${valueText(over, limits[over])}`
}

/** `memory = 512MB, open_files = 64`: for people. */
export function limitsText(limits: ChildLimits): string {
  const keys = Object.keys(WORDS) as readonly ChildLimit[]
  return keys
    .filter((key) => limits[key] !== undefined)
    .map((key) => `${WORDS[key].replace(' ', '_')} = ${valueText(key, limits[key])}`)
    .join(', ')
}

const WORDS = {
  memory: 'memory',
  processes: 'processes',
  openFiles: 'open files',
  output: 'output',
} as const satisfies Readonly<Record<ChildLimit, string>>

function valueText(limit: ChildLimit, value = 0): string {
  if (limit === 'processes' || limit === 'openFiles') return `${value}`
  const [size, unit] = SIZES.find(([bytes]) => value % bytes === 0)!
  return `${value / size}${unit}`
}

const SIZES = [
  [2 ** 30, 'GB'],
  [2 ** 20, 'MB'],
  [2 ** 10, 'KB'],
  [1, ' bytes'],
] as const
