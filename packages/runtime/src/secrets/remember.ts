import { keysIn } from './keys-in.ts'
import { note } from './known.ts'

/** A shorter one is in every other word. */
const SHORTEST = 4
/** What is part of a secret, a line of it or what is left of it in base64, is told by no less. */
const SHORTEST_PART = 8

/** Remembers a secret that was read, so that it is taken out of all that is written afterwards: `[secret NAME]`. */
export function remember(name: string, value: string): void {
  if (value.length < SHORTEST) return
  const lines = value.split(/\r?\n/).filter((line) => line !== value && isTelling(line))
  note([...new Set([value, ...lines, ...keysIn(value)].flatMap(forms))], `[secret ${name}]`)
}

/** The first and last line of a key are those of every key: without them none would be known by its shape. */
function isTelling(line: string): boolean {
  return line.length >= SHORTEST_PART && !line.startsWith('-----')
}

/** As it is, as JSON has it, twice over too, in a URL, in a form, in base64. */
function forms(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1)
  const twice = JSON.stringify(escaped).slice(1, -1)
  const url = inUrl(text)
  const form = url.replaceAll('%20', '+')
  const lower = url.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())
  const whole = text.length < SHORTEST_PART ? [] : [Buffer.from(text).toString('base64')]
  return [text, escaped, twice, url, form, lower, ...whole, ...base64(text)]
}

function inUrl(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // half of a character
    return text
  }
}

/** Whatever stands before it: base64 reads three bytes at a time, so there are three ways. */
function base64(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const found = [0, 1, 2].map((shift) => {
    const digits = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const end = (shift + bytes.length) % 3 === 0 ? digits.length : digits.length - 1
    return digits.slice(shift === 0 ? 0 : shift + 1, end)
  })
  return found
    .filter((digits) => digits.length >= SHORTEST_PART)
    .flatMap((digits) => [digits, digits.replaceAll('+', '-').replaceAll('/', '_')])
}
