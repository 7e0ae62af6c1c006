/** Numbers that look random and are the same for the same seed. */
export type Random = (below: number) => number

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Mutation = (text: string, random: Random, others: readonly string[]) => string

/** One to four things done to a good file that people, editors and broken disks do. */
export function mutated(corpus: readonly string[], random: Random): { text: string; how: readonly string[] } {
  let text = pick(corpus, random)
  const how: string[] = []
  for (let left = 1 + random(4); left > 0; left--) {
    const name = pick(Object.keys(MUTATIONS), random)
    how.push(name)
    text = MUTATIONS[name]!(text, random, corpus)
  }
  return { text, how }
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[random(from.length)]!
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flip: (text, random) => {
    const bytes = Buffer.from(text)
    if (bytes.length > 0) bytes[random(bytes.length)]! ^= 1 << random(8)
    return bytes.toString()
  },
  insert: (text, random) => splice(text, random(text.length + 1), 0, pick(PIECES, random)),
  cut: (text, random) => splice(text, random(text.length + 1), 1 + random(12), ''),
  truncate: (text, random) => text.slice(0, random(text.length + 1)),
  swapTokens: (text, random) => {
    const tokens = text.split(/(\s+|[=.,[\]{}"'])/)
    return swapped(tokens, random).join('')
  },
  swapLines: (text, random) => swapped(text.split('\n'), random).join('\n'),
  dropLine: (text, random) => {
    const lines = text.split('\n')
    return lines.toSpliced(random(lines.length), 1).join('\n')
  },
  doubleLine: (text, random) => {
    const lines = text.split('\n')
    const at = random(lines.length)
    return lines.toSpliced(random(lines.length), 0, lines[at]!).join('\n')
  },
  renameKey: (text, random) => changed(text, random, /^(\s*)[\w-]+(?=\s*[.=])/, `$1${pick(KEYS, random)}`),
  swapValue: (text, random) => changed(text, random, /=.*$/, `= ${pick(VALUES, random)}`),
  borrowLine: (text, random, others) => {
    const lines = text.split('\n')
    const line = pick(pick(others, random).split('\n'), random)
    return lines.toSpliced(random(lines.length + 1), 0, line).join('\n')
  },
  joinFiles: (text, random, others) => `${text}\n${pick(others, random)}`,
  nestLists: (text, random) => changed(text, random, /=.*$/, `= ${around('[', ']', random)}`),
  nestTables: (text, random) => changed(text, random, /=.*$/, `= ${around('{ a = ', ' }', random)}`),
  nestKeys: (text, random) =>
    changed(text, random, /^[\w-]+(?=\s*=)/, 'a.'.repeat(1 + many(random, 2000)) + 'a'),
  nestExpression: (text, random) => `${text}\nif = '${around('(', ')', random)}'\n`,
  manyElements: (text, random) =>
    changed(text, random, /=.*$/, `= [${`${pick(VALUES, random)}, `.repeat(many(random, 5000))}]`),
  longText: (text, random) =>
    changed(
      text,
      random,
      /=.*$/,
      `= "${pick(['x', '{{', '${A}', '*', '\\n', 'ä'], random).repeat(many(random, 20_000))}"`,
    ),
  manyHooks: (text, random) =>
    `${text}\n${'[[hooks]]\nid = "x"\non = "*"\nrun = "x"\n'.repeat(many(random, 300))}`,
  windows: (text) => text.replaceAll('\n', '\r\n'),
  mark: (text) => `\uFEFF${text}`,
  tabs: (text) => text.replaceAll(' ', '\t'),
}

function splice(text: string, at: number, cut: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + cut)
}

function swapped(parts: readonly string[], random: Random): readonly string[] {
  const [one, other] = [random(parts.length), random(parts.length)]
  return parts.with(one, parts[other]!).with(other, parts[one]!)
}

/** A line that fits the pattern, with something else for what fits. */
function changed(text: string, random: Random, pattern: RegExp, put: string): string {
  const lines = text.split('\n')
  const fit = [...lines.keys()].filter((at) => pattern.test(lines[at]!))
  if (fit.length === 0) return text
  const at = pick(fit, random)
  return lines.with(at, lines[at]!.replace(pattern, put)).join('\n')
}

/** Seldom very many: what takes long takes most of the time otherwise. */
function many(random: Random, most: number): number {
  return random(random(8) === 0 ? most : Math.ceil(most / 50))
}

function around(open: string, close: string, random: Random): string {
  const depth = 1 + many(random, 20_000)
  return open.repeat(depth) + '1' + close.repeat(depth)
}

const PIECES: readonly string[] =
  '"|\'|"""|\'\'\'|[|]|[[|]]|{|}|{{|}}|${X}|=|.|,|\n|\r|\\|\\u0000|\\U00110000|#|/|!|*|null|0|-|inf|nan|__proto__|constructor|\u0000|\uD800|😀|\u2028|\u00A0|version = 1\n|[hooks]\n|[[hooks]]\n|[defaults]\n|[dispatch.x]\n'.split(
    '|',
  )

const KEYS: readonly string[] =
  'id on match if executor with run deny ask context guard mode rewrites decide needs priority order timeout on_error enforce env_pass env delivery retry attempts initial factor max max_elapsed concurrency limit key rate_limit on_full enabled agents description version requires defaults dispatch journal events keep max_size server start idle http port executors hooks max_parallel deadline cwd payload url text tries body rows command matcher __proto__ constructor toString zebra "" "a.b" \'x\''.split(
    ' ',
  )

const VALUES: readonly string[] = [
  '"x"',
  '""',
  "'x'",
  '0',
  '-1',
  '1.5',
  '1e400',
  'inf',
  'nan',
  'true',
  'false',
  '[]',
  '[""]',
  '["x", 1]',
  '{}',
  '{ a = 1 }',
  '[{}]',
  '[{ id = "a" }]',
  '2026-11-26',
  '2026-11-26T10:00:00Z',
  '10:00:00',
  '0xff',
  '9007199254740993',
  '"exec.before"',
  '["*"]',
  '"PreToolUse"',
  '"/a(/"',
  '"/(a+)+$/"',
  '"!"',
  '"10s"',
  '"{{ event.name }}"',
  '"{{ }}"',
  '"${A}"',
  '"event.data.command.matches(\'(a+)+\')"',
  '"true"',
  '"results.a.data"',
  '"blocking"',
  '"background"',
  '"at-least-once"',
  '"drop-oldest"',
  '{ attempts = 3, initial = "1s", max_elapsed = "30d" }',
  '{ limit = 1, key = "{{ event.session.id }}" }',
  '"30/min"',
  '"all"',
  '"256MB"',
  '"deny"',
  '"script"',
  '"post"',
  '"answer"',
  '"a-b"',
  '"__proto__"',
  '"日本"',
  '"\\u0000"',
]
