import { BARE, DENY, HOOK, RUN, type Broken } from './row.ts'

/** Events, patterns, agents and what they obey, needs. */
export const EVENT_ROWS: readonly Broken[] = [
  // events
  [
    "an agent's own name",
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"PreToolUse"\ndeny = "x"\n`,
    'EVENT_NATIVE',
    /"exec.before"/,
  ],
  [
    'the same in other letters',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"pre_tool_use"\ndeny = "x"\n`,
    'EVENT_NATIVE',
    /"exec.before"/,
  ],
  [
    'one that is one event',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"Stop"\nrun = "true"\n`,
    'EVENT_NATIVE',
    /on = "task.complete"/,
  ],
  [
    'an event with a typing error',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"exec.befor"\ndeny = "x"\n`,
    'EVENT_UNKNOWN',
    /"exec.before"/,
  ],
  [
    'the words the other way round',
    `version = 1\n[[hooks]]\nid = "a"\non = ["*", ‸"before.exec"]\ndeny = "x"\n`,
    'EVENT_UNKNOWN',
    /"exec.before"/,
  ],
  [
    'a wildcard for nothing',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"foo.*"\ndeny = "x"\n`,
    'EVENT_UNKNOWN',
    /./,
  ],
  [
    'a custom event with blanks',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"custom.a b"\nrun = "true"\n`,
    'EVENT_UNKNOWN',
    /"custom\.a-b"/,
  ],
  ['one in capitals', `${BARE}on = ‸"custom.Deploy"\nrun = "true"\n`, 'EVENT_UNKNOWN', /"custom\.deploy"/],
  ['a part of them', `${BARE}on = [‸"custom.ci.*"]\nrun = "true"\n`, 'EVENT_UNKNOWN', /"custom\.\*"/],
  // match
  [
    'a subject that is not there',
    `version = 1\n[[hooks]]\nid = "a"\non = "task.start"\n‸match = "x"\nrun = "true"\n`,
    'MATCH_NO_SUBJECT',
    /`if`/,
  ],
  ['a regex that cannot be read', `${DENY}match = "/push ‸(?=x)/"\n`, 'PATTERN_INVALID', /RE2/],
  ['the same after an exclamation mark', `${DENY}match = ["ok", "!/a‸[b/"]\n`, 'PATTERN_INVALID', /RE2/],
  ['the same behind escapes', `${DENY}match = "/\\\\.\\t\\u0041‸(?=x)/"\n`, 'PATTERN_INVALID', /RE2/],
  ['the same in three quotes', `${DENY}match = '''\n/push ‸(?=x)/'''\n`, 'PATTERN_INVALID', /RE2/],
  ['a regex without anything', `${DENY}match = ‸"//"\n`, 'PATTERN_INVALID', /RE2/],
  ['only an exclamation mark', `${DENY}match = ‸"!"\n`, 'PATTERN_INVALID', /glob/],
  ['a pattern of 2 KB', `${DENY}match = ‸"${'x'.repeat(2000)}"\n`, 'PATTERN_INVALID', /glob/],
  // agents and what they obey
  ['an agent with a typing error', `${DENY}agents = [‸"codx"]\n`, 'AGENT_UNKNOWN', /"codex"/],
  [
    'a guard nobody obeys',
    `version = 1\n[[hooks]]\nid = "a"\non = ‸"session.end"\nguard = true\nrun = "true"\n`,
    'GUARD_UNOBEYED',
    /\.before/,
  ],
  [
    'a guard nobody obeys among others',
    `version = 1\n[[hooks]]\nid = "a"\non = ["exec.before", ‸"interrupt"]\nguard = true\nrun = "true"\n`,
    'GUARD_UNOBEYED',
    /\.before/,
  ],
  [
    'a denial nobody obeys',
    `version = 1\n[[hooks]]\nid = "a"\non = "session.end"\n‸deny = "x"\n`,
    'ANSWER_UNHEARD',
    /docs\/events/,
  ],
  [
    'words nobody hears',
    `version = 1\n[[hooks]]\nid = "a"\non = "session.end"\n‸context = "x"\n`,
    'ANSWER_UNHEARD',
    /docs\/events/,
  ],
  [
    'a rewrite nobody takes',
    `version = 1\n[[hooks]]\nid = "a"\non = "session.end"\nrun = "true"\n‸rewrites = true\n`,
    'ANSWER_UNHEARD',
    /docs\/events/,
  ],
  [
    'a guard in the background',
    `${RUN}‸guard = true\nmode = "background"\n`,
    'BACKGROUND_CONFLICT',
    /remove/,
  ],
  [
    'a rewrite in the background',
    `${RUN}mode = "background"\n‸rewrites = true\n`,
    'BACKGROUND_CONFLICT',
    /remove/,
  ],
  [
    'a decision in the background',
    `${RUN}mode = "background"\n‸decide = 'output.x == 1 ? "deny" : "allow"'\n`,
    'BACKGROUND_CONFLICT',
    /remove/,
  ],
  [
    'a denial in the background',
    `${HOOK}‸deny = "x"\nmode = "background"\n`,
    'BACKGROUND_CONFLICT',
    /remove/,
  ],
  // needs
  [
    'a need with a typing error',
    `${DENY}needs = [‸"lnt"]\n[[hooks]]\nid = "lint"\non = "*"\nrun = "true"\n`,
    'NEEDS_UNKNOWN',
    /"lint"/,
  ],
  ['a need of itself', `${DENY}needs = [‸"a"]\n`, 'NEEDS_CYCLE', /circle/],
  [
    'a circle of three',
    `${RUN}needs = ["b"]\n[[hooks]]\nid = "b"\non = "*"\nrun = "true"\nneeds = ["c"]\n[[hooks]]\nid = "c"\non = "*"\nrun = "true"\nneeds = [‸"a"]\n`,
    'NEEDS_CYCLE',
    /circle/,
  ],
  [
    'a rewriter that needs a judge',
    `${RUN}rewrites = true\nneeds = [‸"b"]\n[[hooks]]\nid = "b"\non = "*"\nrun = "true"\n`,
    'NEEDS_REWRITER',
    /rewriters/,
  ],
  [
    'somebody waiting for the background',
    `${RUN}needs = [‸"b"]\n[[hooks]]\nid = "b"\non = "*"\nrun = "true"\nmode = "background"\n`,
    'NEEDS_BACKGROUND',
    /same/,
  ],
  [
    'a need of what never runs',
    `${RUN}needs = [‸"b"]\n[[hooks]]\nid = "b"\non = "*"\nrun = "true"\nenabled = false\n`,
    'NEEDS_DISABLED',
    /Enable/,
  ],
]
