import { DENY, HOOK, RUN, type Broken } from './row.ts'

/** What TOML cannot read: one mistake each, of those that people make. */
export const SYNTAX_ROWS: readonly Broken[] = [
  // another language
  ['YAML', '‸- id: a\n  on: exec.before\n'.replace('‸- id', '- ‸id'), 'TOML_INVALID', /\[\[hooks\]\]/],
  ['a colon for =', `${DENY}guard‸: true\n`, 'TOML_INVALID', /guard = /],
  ['JSON', '‸{ "version": 1 }\n', 'TOML_INVALID', /key = value/],
  ['HTML', '‸<html>\n', 'TOML_INVALID', /key = value/],
  ['a comment of C', `${DENY}‸// no pushes\n`, 'TOML_INVALID', /begin with #/],
  ['a comment of C behind a value', `${DENY}guard = true ‸// hold\n`, 'TOML_INVALID', /begin with #/],
  ['a semicolon at the end', `${DENY}guard = true‸;\n`, 'TOML_INVALID', /begin with #/],
  ['two keys in a line', `${DENY}guard = true‸; enforce = true\n`, 'TOML_INVALID', /line of its own/],
  [
    'two keys in a line, without anything between',
    `${DENY}guard = true ‸enforce = true\n`,
    'TOML_INVALID',
    /own/,
  ],
  // quotes
  ['True, as in Python', `${DENY}guard = ‸True\n`, 'TOML_INVALID', /Write true/],
  ['yes, as in YAML', `${DENY}guard = ‸yes\n`, 'TOML_INVALID', /Write true/],
  ['off', `${DENY}enabled = ‸off # for now\n`, 'TOML_INVALID', /Write false/],
  ['null', `${DENY}priority = ‸null\n`, 'TOML_INVALID', /Leave the key out/],
  [
    'a line for a shell without quotes',
    `${HOOK}run = ‸echo "hello"\n`,
    'TOML_INVALID',
    /run = 'echo "hello"'/,
  ],
  [
    'a condition without quotes',
    `${DENY}if = ‸event.name == "x"\n`,
    'TOML_INVALID',
    /if = 'event\.name == "x"'/,
  ],
  ['a regex without quotes', `${DENY}match = ‸/git/\n`, 'TOML_INVALID', /match = "\/git\/"/],
  ['a glob without quotes', `${DENY}match = ‸*.ts\n`, 'TOML_INVALID', /match = "\*\.ts"/],
  ['an element without quotes', `${DENY}match = ["a", ‸b]\n`, 'TOML_INVALID', /quotes/],
  ['typographic quotes', `${DENY}match = ‸“git push”\n`, 'TOML_INVALID', /Write "/],
  ['backticks', `${DENY}match = ‸\`git\`\n`, 'TOML_INVALID', /quotes/],
  ['single quotes without an end', `${DENY}match = 'git‸\n`, 'TOML_INVALID', /Close it/],
  ['three quotes without an end', `${DENY}if = ‸"""\ntrue\n`, 'TOML_INVALID', /Close it/],
  ['three single quotes without an end', `${DENY}if = ‸'''\ntrue\n`, 'TOML_INVALID', /Close it/],
  ['a path of Windows', `${DENY}description = "C:\\U‸sers"\n`, 'TOML_INVALID', /single quotes/],
  ['half an escape', `${DENY}description = "\\u12‸"\n`, 'TOML_INVALID', /single quotes/],
  ['a character that is half of one', `${DENY}description = "‸\\uD800"\n`, 'TOML_INVALID', /single quotes/],
  [
    'a NUL in a text',
    `${DENY}description = "a‸\u0000b"
`,
    'TOML_INVALID',
    /Take it out/,
  ],
  // numbers, dates, durations
  ['a duration without quotes', `${RUN}timeout = 10‸s\n`, 'TOML_INVALID', /timeout = "10s"/],
  ['a duration in two words', `${RUN}timeout = 10 ‸seconds\n`, 'TOML_INVALID', /timeout = "10s"/],
  ['a number that begins with 0', `${DENY}priority = ‸01\n`, 'TOML_INVALID', /without the 0/],
  ['a number beyond all numbers', `${DENY}priority = ‸99999999999999999999\n`, 'TOML_INVALID', /digits/],
  ['a day that is none', `${DENY}description = ‸2026-13-45\n`, 'TOML_INVALID', /quotes/],
  // lists and tables
  ['a list without an end', `${DENY}match = ["a", "b"\n‸`, 'TOML_INVALID', /Close it/],
  ['a comma that is missing', `${DENY}match = ["a" ‸"b"]\n`, 'TOML_INVALID', /comma/],
  ['a comma too many', `${DENY}match = ["a",‸, "b"]\n`, 'TOML_INVALID', /Take it out/],
  ['a list without brackets', `${DENY}match = "a"‸, "b"\n`, 'TOML_INVALID', /match = \["a", "b"\]/],
  ['no value', `${DENY}guard =‸\n`, 'TOML_INVALID', /behind the =/],
  ['no value but a comment', `${DENY}guard = ‸# later\n`, 'TOML_INVALID', /behind the =/],
  ['no key', `${DENY}‸= true\n`, 'TOML_INVALID', /key = value/],
  ['no equals sign', `${DENY}guard ‸true\n`, 'TOML_INVALID', /guard = /],
  ['two equals signs', `${DENY}guard =‸= true\n`, 'TOML_INVALID', /guard = /],
  ['an invisible blank', `${DENY}guard‸\u00A0= true\n`, 'TOML_INVALID', /plain blank/],
  ['a blank of no width', `${DENY}‸\u200Bguard = true\n`, 'TOML_INVALID', /plain blank/],
  ['a key in German', `${DENY}gr‸öße = 1\n`, 'TOML_INVALID', /quotes/],
  // headers
  ['a blank in a header', `${DENY}[[ho ‸oks]]\n`, 'TOML_INVALID', /a-z/],
  ['one bracket too many', `${DENY}[‸hooks]]\n`, 'TOML_INVALID', /Write \[\[hooks\]\]/],
  ['a header without an end', `${DENY}[hooks.‸\n`, 'TOML_INVALID', /Close it/],
  // what is there already
  ['version twice', 'version = 1\n‸version = 1\n', 'TOML_INVALID', /once/],
  ['a key as a table', `${RUN}‸on.event = "x"\n`, 'TOML_INVALID', /once/],
  [
    'a table in dots and in brackets',
    `${RUN}with.cwd = "x"\n[‸hooks.with]\npayload = "event"\n`,
    'TOML_INVALID',
    /header/,
  ],
  [
    'a table twice',
    'version = 1\n[defaults]\nguard = true\n[‸defaults]\npriority = 1\n',
    'TOML_INVALID',
    /one header/,
  ],
  [
    'hooks in two ways',
    'version = 1\nhooks = []\n[[‸hooks]]\nid = "a"\n',
    'TOML_INVALID',
    /neither \[hooks\]/,
  ],
  [
    'one hook in single brackets',
    'version = 1\n[hooks]\nid = "b"\n[[‸hooks]]\nid = "a"\n',
    'TOML_INVALID',
    /\[\[hooks\]\]/,
  ],
  [
    'a table in a line that is opened again',
    `${RUN}env = { A = "1" }\n‸env.B = "2"\n`,
    'TOML_INVALID',
    /once/,
  ],
  // the version
  [
    'the version at the end',
    '[[hooks]]\nid = "a"\non = "*"\nrun = "true"\n‸version = 1\n',
    'KEY_UNKNOWN',
    /at the top/,
  ],
  ['requires in a hook', `${RUN}‸requires = ">=1.0"\n`, 'KEY_UNKNOWN', /at the top/],
]
