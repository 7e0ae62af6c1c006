import { configHint } from './errors.ts'
import {
  already,
  alreadyHeader,
  codePoint,
  firstWord,
  inQuotes,
  isDuration,
  isFlag,
  notWord,
  quoted,
  shown,
  spotAt,
  type Spot,
} from './toml-spot.ts'

type Say = string | ((spot: Spot) => string)
type Slip = readonly [said: RegExp, when: (spot: Spot) => boolean, message: Say, hint: Say]

/** What was meant by TOML that cannot be read, as far as that can be guessed: what is wrong, and what to write. */
export function slipOf(
  said: string,
  lines: readonly string[],
  line: number,
  column: number,
): { readonly message: string; readonly hint: string } {
  const spot = spotAt(lines, line, column)
  // a line that ends within a text
  const cut = said.startsWith('control') && column > spot.line.length ? 'unfinished string' : said
  const found = SLIPS.find(([words, when]) => words.test(cut) && when(spot))
  const sayIt = (say: Say): string => (typeof say === 'string' ? say : say(spot))
  return found === undefined
    ? { message: cut, hint: configHint('TOML_INVALID')! }
    : { message: sayIt(found[2]), hint: sayIt(found[3]) }
}

const always = (): boolean => true
const line =
  (pattern: RegExp) =>
  (spot: Spot): boolean =>
    pattern.test(spot.line)
const rest =
  (pattern: RegExp) =>
  (spot: Spot): boolean =>
    pattern.test(spot.rest)

const KEY = /key/
const VALUE = /^invalid value/
const NUMBER = /numeric|underscore|leading zero|^integer/
const AFTER = /must be followed by an end-of-line/
const TWICE = /redefine/
const COMMENT = 'Comments begin with #.'
const OWN_LINE = 'Each key has a line of its own.'
const QUOTES = 'Texts stand in quotes, numbers do not: "abc", 10.'

/** The first row that fits is told. */
const SLIPS: readonly Slip[] = [
  [AFTER, rest(/^[;,]?\s*[\w.-]+\s*=/), 'the line should end here', OWN_LINE],
  [AFTER, rest(/^(\/\/|\/\*|;)/), 'this is no comment', COMMENT],
  [
    AFTER,
    rest(/^,/),
    'a second value stands here',
    ({ key }) => `A list stands in brackets: ${key} = ["a", "b"].`,
  ],
  [AFTER, isDuration, 'a duration stands in quotes', inQuotes],
  [
    AFTER,
    line(/'/),
    'the line should end here',
    "A text with ' in it stands in double quotes, or in '''three single ones'''.",
  ],
  [AFTER, line(/^\s*\[/), 'the line should end behind the header', 'Write keys below it, a line each.'],
  [
    AFTER,
    always,
    'the line should end here',
    'A text stands in quotes as a whole, and each key has a line of its own.',
  ],
  [KEY, line(/^\s*(\/\/|\/\*|;|--)/), 'this is no comment', COMMENT],
  [
    KEY,
    line(/^\s*-\s/),
    'this looks like YAML',
    'A hooks.toml is TOML: each hook begins with [[hooks]], below it stands key = value, a line each.',
  ],
  [
    KEY,
    line(/^\s*\{/),
    'this looks like JSON',
    'A hooks.toml is TOML: key = value, a line each. `hookline migrate` takes over the hooks of Codex, Claude Code and Gemini CLI.',
  ],
  [KEY, line(/^\s*</), 'this is no TOML', 'Write key = value, a line each; each hook begins with [[hooks]].'],
  [
    KEY,
    line(/^\s*"?[\w-]+"?\s*:/),
    'a key and its value are joined by =, not by :',
    (spot) => `Write ${firstWord(spot)} = ..., texts in quotes.`,
  ],
  [
    KEY,
    rest(/^[\u00A0\u00AD\u2000-\u200F\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]/),
    (spot) => `an invisible character (${codePoint(spot)}) stands here`,
    'Take it out, or write a plain blank.',
  ],
  [KEY, line(/^\s*[\w-]+\s+[^\s=]/), '`=` is missing', (spot) => `Write ${firstWord(spot)} = ...`],
  [
    KEY,
    (spot) => /^\s*\[/.test(spot.line) && spot.rest.trim() === '',
    'this header has no end',
    'Close it: [[hooks]].',
  ],
  [/end of key|empty bare/, always, 'the key is missing', 'Write key = value.'],
  [/^incomplete key/, always, 'a key without a value', (spot) => `Write ${firstWord(spot)} = ...`],
  [
    KEY,
    always,
    (spot) => `${shown(spot.rest.slice(0, 1))} cannot be part of a key`,
    'Keys are made of a-z, 0-9, _ and -; others stand in quotes.',
  ],
  [VALUE, rest(/^\s*(#.*)?$/), 'the value is missing', 'Write it behind the =.'],
  [VALUE, rest(/^[\]}]/), 'the value is missing', 'Write it behind the =.'],
  [VALUE, rest(/^[“”„‟«»‘’‚‹›]/), 'typographic quotes hold no text', 'Write " on both sides.'],
  [
    VALUE,
    (spot) => isFlag(spot) && /^(true|yes|on|y|1)$/i.test(spot.value),
    notWord,
    'Write true, in small letters.',
  ],
  [
    VALUE,
    (spot) => isFlag(spot) && /^(false|no|off|n|0)$/i.test(spot.value),
    notWord,
    'Write false, in small letters.',
  ],
  [VALUE, rest(/^(null|nil|None|undefined|~)\s*(#.*)?$/), 'TOML has no null', 'Leave the key out.'],
  [VALUE, rest(/^=/), 'one = is enough', (spot) => `Write ${firstWord(spot)} = ...`],
  [VALUE, rest(/^,/), 'there is a comma too many', 'Take it out.'],
  [VALUE, always, notWord, (spot) => `Texts stand in quotes: ${quoted(spot)}.`],
  [NUMBER, isDuration, 'a duration stands in quotes', inQuotes],
  [/^integer/, always, 'this number is too large', 'Numbers have at most 15 digits.'],
  [
    /leading zero/,
    always,
    'a number does not begin with 0',
    'Write it without the 0; a text stands in quotes.',
  ],
  [NUMBER, always, 'this is no number', QUOTES],
  [
    /^expected comma|^unfinished (array|table)/,
    rest(/^\s*(#.*)?$/),
    'a list or table has no end',
    'Close it with ] or }.',
  ],
  [/^unfinished (array|table)/, always, 'this list or table has no end', 'Close it with ] or }.'],
  [
    /^expected comma/,
    always,
    'a comma is missing',
    'Put a comma between two of them, or close the list or table.',
  ],
  [/end of table array/, always, 'this header ends with ]]', 'Write [[hooks]].'],
  [TWICE, line(/^\s*\[[^[].*\]\]\s*(#.*)?$/), 'this header begins with [[', 'Write [[hooks]].'],
  [
    TWICE,
    line(/^\s*\[\[/),
    'this is there already, written in another way',
    'Begin each hook with [[hooks]], and write neither [hooks] nor hooks = [...].',
  ],
  [TWICE, line(/^\s*\[/), alreadyHeader, 'Write the keys of both below one header.'],
  [TWICE, always, already, 'Give it once; a second hook begins with its own [[hooks]].'],
  [/^unfinished string/, always, 'this text has no end', 'Close it with the quote it began with.'],
  [/date/, always, 'this is no date', 'Texts and durations stand in quotes.'],
  [
    /^unrecognised escape/,
    always,
    (spot) => `\\${spot.rest.slice(0, 1)} is no escape`,
    "A backslash stands for itself in 'single quotes'.",
  ],
  [/escape/, always, 'this escape has no end', "A backslash stands for itself in 'single quotes'."],
  [
    /^control/,
    always,
    'a control character stands here',
    'Take it out; in a text in double quotes it can be written as \\u0000.',
  ],
  [/nested|call stack/, always, 'this is nested too deeply', 'Nothing in a hooks.toml is that deep.'],
]
