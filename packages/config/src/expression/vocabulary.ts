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

/** What people write who think in another language, and what it is here. */
export const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/^=(?!=)/, 'Compare with ==.'],
  [/^={1,2}/, 'Compare with ==; there is no ===.'],
  [/^and\b/, 'Write && for "and".'],
  [/^or\b/, 'Write || for "or".'],
  [/^not\b/, 'Write ! for "not".'],
  [/^&(?!&)/, 'Write && for "and".'],
  [/^\|(?!\|)/, 'Write || for "or".'],
  [/^\?/, 'A missing field reads as null by itself; for a default write `x != null ? x : "default"`.'],
  [/^[`$@#\\]/, 'Texts stand in "double" or \'single\' quotes.'],
]
