import type { Fault } from './fault.ts'

const KB = 1024
/** Bytes. */
export const MB: number = KB * KB
/** Bytes. */
export const GB: number = MB * KB

const UNITS = { KB, MB, GB } as const

/** From so many bytes to so many. */
export interface Sizes {
  readonly least: number
  readonly most: number
}

/** Bytes of `"512KB"`, `"256MB"`, `"1GB"`; `undefined` for anything else, and for what is smaller or bigger. */
export function bytesOf(text: string, { least, most }: Sizes): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,8})(KB|MB|GB)$/.exec(text) ?? []
  const bytes = Number(count) * UNITS[unit as keyof typeof UNITS]
  return bytes >= least && bytes <= most ? bytes : undefined
}

/** The other way: `1536` is `2KB`, as a size is whole. */
export function sizeText(bytes: number): string {
  const unit = (['GB', 'MB'] as const).find((one) => bytes >= UNITS[one] && bytes % UNITS[one] === 0) ?? 'KB'
  return `${Math.ceil(bytes / UNITS[unit])}${unit}`
}

/** What is wrong with a size that is none, and what was probably meant. */
export function sizeFault(text: string, sizes: Sizes): Omit<Fault, 'path'> {
  const fault = { code: 'SIZE_INVALID', message: `"${text.slice(0, 80)}" is no size` }
  const bytes = bytesLike(text)
  if (bytes === undefined) return fault
  const ends = `from "${sizeText(sizes.least)}" to "${sizeText(sizes.most)}"`
  if (bytes < sizes.least) return { ...fault, message: `"${text}" is too small`, hint: `Write ${ends}.` }
  if (bytes > sizes.most) return { ...fault, message: `"${text}" is too big`, hint: `Write ${ends}.` }
  return { ...fault, hint: `Write "${sizeText(bytes)}".` }
}

/** `1.5 GB`, `256mb`, `512MiB`, `1048576`: in bytes. `undefined`: that is no size. */
function bytesLike(text: string): number | undefined {
  const [, count, word = ''] = LIKE.exec(text.trim()) ?? []
  return count === undefined ? undefined : Math.round(Number(count) * FACTORS[word.charAt(0).toLowerCase()]!)
}

const LIKE = /^(\d{1,12}(?:\.\d{1,3})?)\s*(b|bytes?|[kmgt]i?b?|(?:kilo|mega|giga|tera)bytes?)?$/i

const FACTORS: Readonly<Record<string, number>> = { '': 1, b: 1, k: KB, m: MB, g: GB, t: GB * KB }
