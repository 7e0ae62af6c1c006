/** What an expression can call; whatever else cel-js brings is not reachable. */
export const FUNCTIONS: readonly string[] = [
  'has',
  'size',
  'string',
  'int',
  'double',
  'bool',
  'timestamp',
  'duration',
  'dyn',
]

export const METHODS: readonly string[] = [
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'size',
  'lowerAscii',
  'upperAscii',
  'trim',
  'indexOf',
  'lastIndexOf',
  'substring',
  'split',
  'join',
  'exists',
  'all',
  'exists_one',
  'filter',
  'map',
  'getFullYear',
  'getMonth',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getHours',
  'getMinutes',
  'getSeconds',
  'getMilliseconds',
]

/** Those that go through a list. */
export const LOOPS: readonly string[] = ['exists', 'all', 'exists_one', 'filter', 'map']

/** Those that look for one text in another. */
export const SEARCHES: readonly string[] = ['contains', 'indexOf', 'lastIndexOf', 'split']

/** What there is to speak of. */
export const VARIABLES: readonly string[] = ['event', 'results', 'env', 'output']

/** Names of other languages for the same thing. */
export const SYNONYMS: Readonly<Record<string, string>> = {
  any: 'exists',
  count: 'size',
  every: 'all',
  hasPrefix: 'startsWith',
  hasSuffix: 'endsWith',
  includes: 'contains',
  len: 'size',
  length: 'size',
  lower: 'lowerAscii',
  match: 'matches',
  regex: 'matches',
  search: 'matches',
  some: 'exists',
  str: 'string',
  strip: 'trim',
  test: 'matches',
  toLowerCase: 'lowerAscii',
  toUpperCase: 'upperAscii',
  upper: 'upperAscii',
}

/** What is named here without saying of what it is a part; the words of agents' own payloads included. */
export const PLACES: Readonly<Record<string, string>> = {
  agent: 'event.agent.name',
  argv: 'event.data.argv',
  arguments: 'event.data.arguments',
  command: 'event.data.command',
  cwd: 'event.session.cwd',
  data: 'event.data',
  exit_code: 'event.data.exitCode',
  exitCode: 'event.data.exitCode',
  files: 'event.data.files',
  hook_event_name: 'event.name',
  name: 'event.name',
  path: 'event.data.files.exists(f, f.path == "...")',
  prompt: 'event.data.prompt',
  server: 'event.data.server',
  session: 'event.session',
  session_id: 'event.session.id',
  status: 'event.data.status',
  tool: 'event.data.tool',
  tool_input: 'event.data',
  tool_name: 'event.data.tool',
}

/** What people write who think in another language, and what it is here. */
export const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/^=>/, 'Loops are written list.exists(x, x > 1).'],
  [/^=~/, 'A pattern: event.data.command.matches(r"push .*").'],
  [/^=(?!=)/, 'Compare with ==.'],
  [/^={1,2}/, 'Compare with ==; there is no ===.'],
  [/^and\b/, 'Write && for "and".'],
  [/^or\b/, 'Write || for "or".'],
  [/^not\b/, 'Write ! for "not".'],
  [/^&(?!&)/, 'Write && for "and".'],
  [/^\|(?!\|)/, 'Write || for "or".'],
  [/^\?/, 'A missing field reads as null by itself; for a default write `x != null ? x : "default"`.'],
  [/^\s*$/, 'Something is missing at its end: a ), a ], or what belongs behind an operator.'],
  [/^[)\]}]/, 'One is closed that was not opened.'],
  [/^;/, 'An expression is one value: join conditions with && and ||.'],
  [/^[`$@#\\]/, 'Texts stand in "double" or \'single\' quotes.'],
]
