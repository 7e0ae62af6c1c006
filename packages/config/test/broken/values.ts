import { DENY, HOOK, RUN, type Broken } from './row.ts'

/** Values of the wrong kind, durations, ids. */
export const VALUE_ROWS: readonly Broken[] = [
  // values
  ['a switch in quotes', `${DENY}guard = ‸"true"\n`, 'VALUE_TYPE', /without quotes/],
  ['a number in quotes', `${DENY}priority = ‸"3"\n`, 'VALUE_TYPE', /without quotes/],
  ['half a number', `${DENY}priority = ‸1.5\n`, 'VALUE_TYPE', /./],
  ['a list for a text', `${DENY}description = ‸["a"]\n`, 'VALUE_TYPE', /./],
  ['a number among texts', `${DENY}match = ["a", ‸3]\n`, 'VALUE_TYPE', /./],
  ['an empty list', `${DENY}match = ‸[]\n`, 'VALUE_INVALID', /./],
  ['no event', 'version = 1\n[[hooks]]\nid = "a"\non = ‸""\nrun = "true"\n', 'VALUE_INVALID', /./],
  ['no agent', `${DENY}agents = ‸[]\n`, 'VALUE_INVALID', /./],
  ['a mode that is none', `${DENY}mode = ‸"async"\n`, 'VALUE_INVALID', /"background"/],
  ['an on_error that is none', `${DENY}on_error = ‸"block"\n`, 'VALUE_INVALID', /"deny"/],
  ['a date', `${DENY}description = ‸2026-11-25\n`, 'VALUE_TYPE', /./],
  ['an order that is none', `${RUN}order = ‸"serial"\n`, 'VALUE_INVALID', /sequential/],
  [
    'an event without quotes',
    'version = 1\n‸[dispatch.exec.before]\norder = "parallel"\n',
    'KEY_UNKNOWN',
    /"exec.before"/,
  ],
  ['an event nobody has', 'version = 1\n‸[dispatch."exec.befor"]\n', 'KEY_UNKNOWN', /exec\.before/],
  [
    'a deadline of an event that is none',
    'version = 1\n[dispatch."exec.before"]\ndeadline = ‸"soon"\n',
    'DURATION_INVALID',
    /"10s"/,
  ],
  [
    'a timeout beyond what its event may take',
    `version = 1\n[dispatch."exec.before"]\ndeadline = "5s"\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\ntimeout = ‸"6s"\n`,
    'TIMEOUT_TOO_LONG',
    /5s/,
  ],
  ['no hooks at once', 'version = 1\n[dispatch]\nmax_parallel = ‸0\n', 'VALUE_INVALID', /./],
  ['with that is no table', `${HOOK}executor = "post"\nwith = ‸"x"\n`, 'VALUE_TYPE', /./],
  // durations
  ['a bare number of seconds', `${RUN}timeout = ‸10\n`, 'DURATION_INVALID', /"10s"/],
  ['a duration without unit', `${RUN}timeout = ‸"10"\n`, 'DURATION_INVALID', /"10s"/],
  ['a duration in words', `${RUN}timeout = ‸"10 seconds"\n`, 'DURATION_INVALID', /"10s"/],
  ['no time', `${RUN}timeout = ‸"0s"\n`, 'DURATION_INVALID', /"10s"/],
  ['a deadline that is none', 'version = 1\n[dispatch]\ndeadline = ‸"soon"\n', 'DURATION_INVALID', /"10s"/],
  [
    'a default timeout that is none',
    'version = 1\n[defaults]\ntimeout = ‸"soon"\n',
    'DURATION_INVALID',
    /"10s"/,
  ],
  [
    'longer than anybody waits',
    `${RUN}timeout = ‸"90m"\n`,
    'TIMEOUT_TOO_LONG',
    /"1m" or less, give \[dispatch\."exec\.before"\] a longer `deadline`, of at most "599s", or/,
  ],
  [
    'longer than hookline waits',
    `${RUN}timeout = ‸"5m"\n`,
    'TIMEOUT_TOO_LONG',
    /\[dispatch\."exec\.before"\] a longer `deadline`, or/,
  ],

  [
    'longer than the deadline',
    `version = 1\ndispatch.deadline = "5s"\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\ntimeout = ‸"6s"\n`,
    'TIMEOUT_TOO_LONG',
    /timeout = "5s" or less/,
  ],
  [
    "longer than the agent's own limit",
    'version = 1\n[[hooks]]\nid = "a"\non = "interrupt"\nrun = "true"\nmode = "blocking"\ntimeout = ‸"3s"\n',
    'TIMEOUT_TOO_LONG',
    /timeout = "2s" or less, or set/,
  ],
  // ids
  [
    'capitals',
    `version = 1\n[[hooks]]\nid = ‸"noForcePush"\non = "*"\nrun = "true"\n`,
    'ID_INVALID',
    /"no-force-push"/,
  ],
  [
    'blanks',
    `version = 1\n[[hooks]]\nid = ‸"no force"\non = "*"\nrun = "true"\n`,
    'ID_INVALID',
    /"no-force"/,
  ],
  [
    'an underscore',
    `version = 1\n[[hooks]]\nid = ‸"no_force"\non = "*"\nrun = "true"\n`,
    'ID_INVALID',
    /"no-force"/,
  ],
  ['no id', 'version = 1\n‸[[hooks]]\non = "*"\nrun = "true"\n', 'KEY_MISSING', /id = "/],
  ['no event', 'version = 1\n‸[[hooks]]\nid = "a"\nrun = "true"\n', 'KEY_MISSING', /on = "/],
  ['an id twice', `${DENY}[[hooks]]\nid = ‸"a"\non = "*"\nrun = "true"\n`, 'HOOK_DUPLICATE', /own id/],
]
