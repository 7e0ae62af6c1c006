import { DENY, HOOK, POST, RUN, type Broken } from './row.ts'

/** What a hook does: answers, executors, settings. */
export const ACTION_ROWS: readonly Broken[] = [
  // what to do
  ['nothing to do', `version = 1\n‸[[hooks]]\nid = "a"\non = "*"\n`, 'ACTION_MISSING', /run = /],
  ['two things to do', `${RUN}‸executor = "post"\nwith.url = "x"\n`, 'ACTION_CONFLICT', /two hooks/],
  ['run and deny', `${RUN}‸deny = "x"\n`, 'ACTION_CONFLICT', /two hooks/],
  ['deny and ask', `${DENY}‸ask = "x"\n`, 'ACTION_CONFLICT', /two hooks/],
  [
    'settings for nobody',
    `version = 1\n‸[[hooks]]\nid = "a"\non = "*"\nwith.x = 1\n`,
    'ACTION_MISSING',
    /executor = /,
  ],
  ['settings for an answer', `${DENY}‸with.x = 1\n`, 'WITH_MISPLACED', /executor/],
  ['a key of the engine in with', `${RUN}with.‸timeout = "5s"\n`, 'WITH_ENGINE_KEY', /Move it up/],
  [
    'run in with',
    `${HOOK}executor = "post"\nwith.url = "x"\nwith.‸run = "x"\n`,
    'WITH_ENGINE_KEY',
    /Move it up/,
  ],
  ['an empty line', `${HOOK}run = ‸""\n`, 'VALUE_INVALID', /./],
  // executors
  ['an executor nobody knows', `${HOOK}executor = ‸"kafka"\n`, 'EXECUTOR_UNKNOWN', /\[executors\]: kafka = /],
  ['bash for script', `${HOOK}executor = ‸"bash"\n`, 'EXECUTOR_UNKNOWN', /"script"/],
  [
    'one that is not installed',
    `${HOOK}executor = ‸"webhook"\nwith.url = "x"\n`,
    'EXECUTOR_NOT_INSTALLED',
    /hookline plugin add @hookline\/executor-webhook/,
  ],
  ['http for webhook', `${HOOK}executor = ‸"http"\n`, 'EXECUTOR_UNKNOWN', /"webhook"/],
  ['an executor by another name', 'version = 1\n[executors]\n‸Kafka = "x"\n', 'EXECUTOR_NAME', /lower-case/],
  [
    "hookline's own name for it",
    'version = 1\n[executors]\n‸script = "x"\n',
    'EXECUTOR_NAME',
    /another name/,
  ],
  ['neither package nor file', 'version = 1\n[executors]\nx = ‸"../x"\n', 'VALUE_INVALID', /\.ts/],
  ['a URL', 'version = 1\n[executors]\nx = ‸"https://evil/x.js"\n', 'VALUE_INVALID', /package/],
  [
    'a package that is not installed',
    'version = 1\n[executors]\nx = ‸"hookline-executor-x"\n',
    'EXECUTOR_NOT_FOUND',
    /npm install/,
  ],
  ['a file that is not there', 'version = 1\n[executors]\nx = ‸"./x.ts"\n', 'EXECUTOR_NOT_FOUND', /path/],
  // settings
  [
    'a setting with a typing error',
    `${HOOK}executor = "post"\nwith.url = "x"\nwith.‸txet = "y"\n`,
    'OPTION_UNKNOWN',
    /`text`/,
  ],
  ['a setting nobody knows', `${POST}with.‸zebra = 1\n`, 'OPTION_UNKNOWN', /url, text/],
  [
    'a setting deeper down',
    `${POST}[[hooks.with.rows]]\ncell = "x"\n‸cel = "y"\n`,
    'OPTION_UNKNOWN',
    /`cell`/,
  ],
  ['a setting of the wrong kind', `${HOOK}executor = "post"\nwith.url = ‸3\n`, 'OPTIONS_INVALID', /post/],
  ['a setting out of bounds', `${POST}with.tries = ‸10\n`, 'OPTIONS_INVALID', /post/],
  ['a setting that is missing', `${HOOK}executor = "post"\n‸with.text = "x"\n`, 'OPTIONS_INVALID', /a text/],
  [
    'no setting at all',
    `version = 1\n‸[[hooks]]\nid = "a"\non = "*"\nexecutor = "post"\n`,
    'OPTIONS_INVALID',
    /a text/,
  ],
  ['a setting that is a date', `${POST}with.text = ‸2026-11-25\n`, 'OPTIONS_INVALID', /quotes/],
  ['a setting that is no number', `${POST}with.tries = ‸nan\n`, 'OPTIONS_INVALID', /quotes/],
]
