import { DENY, HOOK, POST, RUN, type Broken } from './row.ts'

/** Expressions and templates. */
export const EXPRESSION_ROWS: readonly Broken[] = [
  // expressions
  [
    'a field with a typing error',
    `${DENY}if = 'event.data.‸comand == "x"'\n`,
    'FIELD_UNKNOWN',
    /event\.data\.command/,
  ],
  ['a field of another event', `${DENY}if = "event.data.‸exitCode == 0"\n`, 'FIELD_UNKNOWN', /command, argv/],
  ['a field of the session', `${DENY}if = 'event.session.‸pwd == "/"'\n`, 'FIELD_UNKNOWN', /event\.session/],
  ['a field of a text', `${DENY}if = "event.data.command.‸length > 3"\n`, 'FIELD_UNKNOWN', /size\(/],
  [
    'a field within a loop',
    `version = 1\n[[hooks]]\nid = "a"\non = "patch.before"\ndeny = "x"\nif = 'event.data.files.exists(f, f.‸pth == "a")'\n`,
    'FIELD_UNKNOWN',
    /path/,
  ],
  ["the agent's own payload", `${DENY}if = "event.‸raw.x == 1"\n`, 'FIELD_UNKNOWN', /event\.data/],
  ['output outside of decide', `${DENY}if = "‸output.x == 1"\n`, 'FIELD_UNKNOWN', /./],
  ['a result nobody needs', `${DENY}if = 'results.‸lint.status == "done"'\n`, 'FIELD_UNKNOWN', /`needs`/],
  ['one equals sign', `${DENY}if = 'event.name ‸= "x"'\n`, 'EXPRESSION_INVALID', /==/],
  ['and', `${DENY}if = 'true ‸and false'\n`, 'EXPRESSION_INVALID', /&&/],
  ['includes', `${DENY}if = 'event.data.command.‸includes("x")'\n`, 'EXPRESSION_INVALID', /contains/],
  [
    'a regex within an expression',
    `${DENY}if = 'event.data.command.matches(‸"(?=x)")'\n`,
    'EXPRESSION_INVALID',
    /RE2/,
  ],
  [
    'behind escapes in double quotes',
    `${DENY}if = "event.name != \\"x\\" && ‸foo"\n`,
    'EXPRESSION_INVALID',
    /./,
  ],
  [
    'in the third line of a text',
    `${DENY}if = """\nevent.name == "a" ||\n  ‸foo"""\n`,
    'EXPRESSION_INVALID',
    /./,
  ],
  ['behind a line that goes on', `${DENY}if = """true && \\\n    ‸foo"""\n`, 'EXPRESSION_INVALID', /./],
  ['a condition that is a text', `${DENY}if = ‸'"yes"'\n`, 'CONDITION_TYPE', /compare/],
  ['a condition that is a number', `${DENY}if = ‸"1 + 1"\n`, 'CONDITION_TYPE', /compare/],
  ['a decision that is a number', `${RUN}decide = ‸"1 + 1"\n`, 'CONDITION_TYPE', /"deny"/],
  ['a decision with a typing error', `${RUN}decide = 'output.x > 0 ? "deny" ‸'\n`, 'EXPRESSION_INVALID', /./],
  // templates
  ['a hole in a shell line', `${HOOK}run = "echo ‸{{ event.data.command }}"\n`, 'TEMPLATE_IN_SHELL', /"\$@"/],
  [
    'a hole where none may be',
    `${HOOK}executor = "post"\nwith.url = "http://‸{{ event.name }}"\n`,
    'TEMPLATE_FORBIDDEN',
    /marked/,
  ],
  ['a hole without an end', `${HOOK}deny = "no ‸{{ event.name"\n`, 'TEMPLATE_INVALID', /Close/],
  [
    'a hole with a typing error',
    `${HOOK}deny = "no {{ event.data.‸comand }}"\n`,
    'FIELD_UNKNOWN',
    /event\.data\.command/,
  ],
  ['the second hole of a text', `${HOOK}deny = "{{ event.name }}: {{  ‸foo }}"\n`, 'EXPRESSION_INVALID', /./],
  ['an empty hole', `${HOOK}deny = "no {{‸ }}"\n`, 'EXPRESSION_INVALID', /./],
  [
    'a hole in an argument',
    `${HOOK}run = ["echo", "{{ event.data.‸comand }}"]\n`,
    'FIELD_UNKNOWN',
    /event\.data\.command/,
  ],
  ['a hole in the program', `${HOOK}run = [‸"{{ event.name }}", "x"]\n`, 'OPTIONS_INVALID', /script/],
  ['a hole deep in a setting', `${POST}with.body.a = "{{ event.‸nam }}"\n`, 'FIELD_UNKNOWN', /event\.name/],
]
