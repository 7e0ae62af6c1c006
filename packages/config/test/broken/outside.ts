import { DENY, HOOK, RUN, type Broken } from './row.ts'

/** What comes from outside of the file: variables, secrets, executors with settings. */
export const OUTSIDE_ROWS: readonly Broken[] = [
  // ${VAR}
  ['a variable that is never closed', `${HOOK}deny = "see ‸\${HOME/x"\n`, 'VARIABLE_SYNTAX', /:-default/],
  ['a variable without a name', `${HOOK}deny = "see ‸\${}"\n`, 'VARIABLE_SYNTAX', /:-default/],
  ['a variable with a dash', `${HOOK}run = ["ls", "‸\${MY-DIR}"]\n`, 'VARIABLE_SYNTAX', /:-default/],
  ['a variable in a variable', `${HOOK}deny = "‸\${A:-\${B}}"\n`, 'VARIABLE_SYNTAX', /:-default/],
  ['a hole in a variable', `${HOOK}deny = "‸\${A:-{{ event.name }}}"\n`, 'VARIABLE_SYNTAX', /:-default/],
  ['what Node loads, filled in', `${HOOK}deny = "‸\${NODE_OPTIONS}"\n`, 'VARIABLE_SYNTAX', /another/],
  [
    'a variable in an expression',
    `${HOOK}deny = "{{ event.name + '‸\${HOME}' }}"\n`,
    'VARIABLE_PLACE',
    /outside of \{\{/,
  ],
  [
    'a variable in `on`',
    `version = 1\n[[hooks]]\nid = "a"\non = "‸\${WHEN}"\ndeny = "no"\n`,
    'VARIABLE_PLACE',
    /who calls/,
  ],
  ['a variable in `match`', `${DENY}match = "‸\${WHAT:-x} *"\n`, 'VARIABLE_PLACE', /who calls/],
  ['a variable in `if`', `${DENY}if = "event.name == '‸\${WHAT}'"\n`, 'VARIABLE_PLACE', /who calls/],
  ['a variable in `timeout`', `${RUN}timeout = "‸\${T}"\n`, 'VARIABLE_PLACE', /who calls/],
  ['a variable in `executor`', `${HOOK}executor = "‸\${E}"\n`, 'VARIABLE_PLACE', /who calls/],
  [
    'a variable in [executors]',
    'version = 1\n[executors]\nteam = "‸${TEAM}"\n',
    'VARIABLE_PLACE',
    /who calls/,
  ],
  [
    'a variable in [dispatch]',
    'version = 1\n[dispatch]\ndeadline = "‸${D}"\n',
    'VARIABLE_PLACE',
    /who calls/,
  ],
  [
    'a bad variable in a default',
    'version = 1\n[defaults]\nenv.A = "‸${}"\n',
    'VARIABLE_SYNTAX',
    /:-default/,
  ],
  // secrets
  ['a secret in small letters', `${RUN}env.A = ‸{ secret = "github" }\n`, 'SECRET_REFERENCE', /capital/],
  [
    'a secret in two places',
    `${RUN}env.A = ‸{ secret = "A", env = "A" }\n`,
    'SECRET_REFERENCE',
    /command = /,
  ],
  ['a secret nowhere', `${RUN}env.A = ‸{}\n`, 'SECRET_REFERENCE', /command = /],
  ['a secret in a vault', `${RUN}env.A = ‸{ vault = "A" }\n`, 'SECRET_REFERENCE', /command = /],
  ['a secret of a shell line', `${RUN}env.A = ‸{ command = "pass x" }\n`, 'SECRET_REFERENCE', /\["pass"/],
  ['a secret at home', `${RUN}env.A = ‸{ file = "~/x" }\n`, 'SECRET_REFERENCE', /HOME/],
  ['a secret in what Node loads', `${RUN}env.A = ‸{ env = "NODE_OPTIONS" }\n`, 'SECRET_REFERENCE', /./],
  [
    'a secret setting that is none',
    `${HOOK}executor = "call"\nwith.token = ‸{ secrt = "A" }\n`,
    'SECRET_REFERENCE',
    /command = /,
  ],
  // executors with settings
  ['an instance of nothing', 'version = 1\n[executors]\naudit = ‸{ url = "x" }\n', 'VALUE_TYPE', /./],
  [
    "an instance by hookline's name",
    'version = 1\n[executors]\n‸script = { use = "answer" }\n',
    'EXECUTOR_NAME',
    /another name/,
  ],
  [
    'a setting of an instance that is wrong',
    `version = 1\n[executors]\naudit = { use = "post", url = "x", tries = ‸"x" }\n${['a', 'b'].map((id) => `[[hooks]]\nid = "${id}"\non = "exec.before"\nexecutor = "audit"\n`).join('')}`,
    'OPTIONS_INVALID',
    /./,
  ],
  [
    'a setting of an instance that nobody has',
    `version = 1\n[executors]\naudit = { use = "post", url = "x", ‸urll = "y" }\n[[hooks]]\nid = "a"\non = "exec.before"\nexecutor = "audit"\n`,
    'OPTION_UNKNOWN',
    /url/,
  ],
  [
    'a setting that nobody has, of an executor that no hook names',
    'version = 1\n[executors]\naudit = { use = "script", ‸payloda = "native" }\n',
    'OPTION_UNKNOWN',
    /`payload`/,
  ],
  [
    'an instance of a file that is not there',
    'version = 1\n[executors]\naudit = { use = ‸"./gone.ts" }\n',
    'EXECUTOR_NOT_FOUND',
    /./,
  ],
]
