import { DENY, type Broken } from './row.ts'

const JOURNAL = 'version = 1\n[journal]\n'

/** What `[journal]` says is kept, and how long. */
export const JOURNAL_ROWS: readonly Broken[] = [
  // the table
  ['a switch for a journal', 'version = 1\njournal = ‸true\n', 'VALUE_TYPE', /journal = \{ keep = "30d" \}/],
  ['several journals', 'version = 1\n‸[[journal]]\nkeep = "1d"\n', 'VALUE_TYPE', /keep = "30d"/],
  ['a journal of another name', 'version = 1\n‸[history]\nkeep = "1d"\n', 'KEY_UNKNOWN', /`journal`/],
  ['a journal with a typing error', 'version = 1\n‸[jornal]\nkeep = "1d"\n', 'KEY_UNKNOWN', /`journal`/],
  [
    'how long, at the top',
    `‸keep = "30d"\n${DENY}`,
    'KEY_UNKNOWN',
    /belongs to the journal: write it below a \[journal\]/,
  ],
  ['how big, at the top', `version = 1\n‸max_size = "1GB"\n`, 'KEY_UNKNOWN', /below a \[journal\]/],
  ['a journal in a hook', `${DENY}‸journal = { keep = "1d" }\n`, 'KEY_UNKNOWN', /belongs to the whole file/],
  ['version below it', '[journal]\n‸version = 1\n', 'KEY_UNKNOWN', /at the top/],
  ['a key that it does not have', `${JOURNAL}‸path = "/tmp/x.db"\n`, 'KEY_UNKNOWN', /events, keep, max_size/],
  ['max_age', `${JOURNAL}‸max_age = "30d"\n`, 'KEY_UNKNOWN', /`keep`/],
  ['retention', `${JOURNAL}‸retention = "30d"\n`, 'KEY_UNKNOWN', /`keep`/],
  ['maxBytes', `${JOURNAL}‸maxBytes = 1\n`, 'KEY_UNKNOWN', /`max_size`/],
  ['max-size', `${JOURNAL}‸max-size = "1GB"\n`, 'KEY_UNKNOWN', /`max_size`/],
  ['record', `${JOURNAL}‸record = "all"\n`, 'KEY_UNKNOWN', /`events`/],
  // events
  ['every event', `${JOURNAL}events = ‸"every"\n`, 'VALUE_INVALID', /"all"/],
  ['a star', `${JOURNAL}events = ‸"*"\n`, 'VALUE_INVALID', /"all"/],
  ['what matched', `${JOURNAL}events = ‸"matched"\n`, 'VALUE_INVALID', /"wanted"/],
  ['no events', `${JOURNAL}events = ‸"none"\n`, 'VALUE_INVALID', /docs\/hooks\.md/],
  ['events as a switch', `${JOURNAL}events = ‸true\n`, 'VALUE_INVALID', /events = "all"/],
  ['a list of events', `${JOURNAL}events = ‸["exec.before"]\n`, 'VALUE_INVALID', /events = "all"/],
  // keep
  ['a number to keep', `${JOURNAL}keep = ‸30\n`, 'DURATION_INVALID', /keep = "30d"/],
  ['less than nothing to keep', `${JOURNAL}keep = ‸-1\n`, 'DURATION_INVALID', /keep = "30d"/],
  ['everything, for ever', `${JOURNAL}keep = ‸"forever"\n`, 'DURATION_INVALID', /keep = "30d"/],
  ['a keep in words', `${JOURNAL}keep = ‸"90 days"\n`, 'DURATION_INVALID', /"90d"/],
  ['a keep of minutes', `${JOURNAL}keep = ‸"30m"\n`, 'DURATION_INVALID', /"1h" or more/],
  ['a keep of nothing', `${JOURNAL}keep = ‸"0d"\n`, 'DURATION_INVALID', /more than nothing/],
  ['a keep of more than ten years', `${JOURNAL}keep = ‸"3651d"\n`, 'DURATION_INVALID', /3650 days/],
  ['a keep from outside', `${JOURNAL}keep = "‸\${KEEP}"\n`, 'VARIABLE_PLACE', /who calls/],
  // max_size
  ['a number of what', `${JOURNAL}max_size = ‸256\n`, 'SIZE_INVALID', /max_size = "256MB"/],
  ['a number of bytes', `${JOURNAL}max_size = ‸268435456\n`, 'SIZE_INVALID', /max_size = "256MB"/],
  ['bytes in quotes', `${JOURNAL}max_size = ‸"268435456"\n`, 'SIZE_INVALID', /Write "256MB"/],
  ['a size with a blank', `${JOURNAL}max_size = ‸"256 MB"\n`, 'SIZE_INVALID', /Write "256MB"/],
  ['a size in small letters', `${JOURNAL}max_size = ‸"1gb"\n`, 'SIZE_INVALID', /Write "1GB"/],
  ['a size of Kubernetes', `${JOURNAL}max_size = ‸"512Mi"\n`, 'SIZE_INVALID', /Write "512MB"/],
  ['half a size', `${JOURNAL}max_size = ‸"1.5GB"\n`, 'SIZE_INVALID', /Write "1536MB"/],
  ['a size too small', `${JOURNAL}max_size = ‸"512KB"\n`, 'SIZE_INVALID', /from "1MB" to "100GB"/],
  ['a size too big', `${JOURNAL}max_size = ‸"1TB"\n`, 'SIZE_INVALID', /from "1MB" to "100GB"/],
  ['a size just too big', `${JOURNAL}max_size = ‸"101GB"\n`, 'SIZE_INVALID', /from "1MB" to "100GB"/],
  ['a size that is none', `${JOURNAL}max_size = ‸"big"\n`, 'SIZE_INVALID', /"256MB"/],
  ['a size as a list', `${JOURNAL}max_size = ‸["1GB"]\n`, 'SIZE_INVALID', /max_size = "256MB"/],
  ['a size from outside', `${JOURNAL}max_size = "‸\${SIZE}"\n`, 'VARIABLE_PLACE', /who calls/],
]
