import { expect, test } from 'vitest'
import { CONFIG_ERRORS, printErrors } from '../src/index.ts'
import { ERRORS } from '@hookline/core'
import { errorsOf, line } from './sample.ts'

/** A good hook, to which a row adds what is wrong. */
const HOOK = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\n'
const DENY = `${HOOK}deny = "no"\n`
const RUN = `${HOOK}run = "true"\n`
const POST = `${HOOK}executor = "post"\nwith.url = "x"\n`

/** `‸` stands where the error is to point; it is taken out before the file is read. */
const BROKEN: readonly (readonly [what: string, text: string, code: string, fix: RegExp])[] = [
  // the file
  ['nothing at all', '‸', 'CONFIG_VERSION', /version = 1/],
  ['no version', '‸[[hooks]]\nid = "a"\non = "*"\nrun = "true"\n', 'CONFIG_VERSION', /version = 1/],
  ['a newer version', 'version = ‸2\nshiny = true\n', 'CONFIG_VERSION', /Upgrade/],
  ['a version in quotes', 'version = ‸"1"\n', 'CONFIG_VERSION', /version = 1/],
  ['a newer hookline', 'version = 1\nrequires = ‸">=2.0"\nshiny = true\n', 'REQUIRES_UNMET', /Upgrade/],
  ['requires that is no range', 'version = 1\nrequires = ‸"latest"\n', 'REQUIRES_INVALID', />=1\.0/],
  ['requires that is a number', 'version = 1\nrequires = ‸1.0\n', 'VALUE_TYPE', /./],
  // TOML
  ['a text without quotes', `${HOOK}deny = ‸no`, 'TOML_INVALID', /quotes/],
  ['a text without an end', `${HOOK}deny = "no‸\n`, 'TOML_INVALID', /quote/],
  ['a key twice', `${DENY}‸on = "exec.after"\n`, 'TOML_INVALID', /once/],
  ['a header without an end', 'version = 1\n[[hooks]‸\n', 'TOML_INVALID', /./],
  ['a regex in double quotes', `${DENY}match = "/\\‸d+/"\n`, 'TOML_INVALID', /single quotes/],
  ['an apostrophe in single quotes', `${HOOK}deny = 'it'‸s off'\n`, 'TOML_INVALID', /double quotes/],
  ['a key alone', 'version = 1\nhooks‸\n', 'TOML_INVALID', /./],
  ['one pair of brackets', 'version = 1\n‸[hooks]\nid = "a"\n', 'VALUE_TYPE', /\[\[hooks\]\]/],
  ['hooks of another kind', 'version = 1\nhooks = [‸"a"]\n', 'VALUE_TYPE', /./],
  // variables
  ['a variable called __proto__', `${RUN}env = { ‸__proto__ = 1 }\n`, 'ENV_NAME', /letters/],
  ['a number for a variable', `${RUN}env = { PORT = ‸8080 }\n`, 'VALUE_TYPE', /PORT = "8080"/],
  ['a truth for a variable', `${RUN}env.CI = ‸true\n`, 'VALUE_TYPE', /CI = "true"/],
  ['variables as a list', `${RUN}env = ‸["CI"]\n`, 'VALUE_TYPE', /./],
  ['one name for a list of names', `${RUN}env_pass = ‸"TOKEN"\n`, 'VALUE_TYPE', /./],
  ['a name with a dash', `${RUN}env = { ‸MY-NAME = "x" }\n`, 'ENV_NAME', /letters/],
  ['an assignment for a name', `${RUN}env_pass = ["TOKEN", ‸"A=b"]\n`, 'ENV_NAME', /letters/],
  ['everything', `${RUN}env_pass = [‸"*"]\n`, 'ENV_NAME', /letters/],
  ['a star at the front', `${RUN}env_pass = [‸"*_TOKEN"]\n`, 'ENV_NAME', /letters/],
  ['a star in `env`', `${RUN}env = { ‸"AWS_*" = "x" }\n`, 'ENV_NAME', /letters/],
  ["hookline's own", `${RUN}env = { ‸HOOKLINE_EVENT = "x" }\n`, 'ENV_NAME', /another name/],
  ['what Node loads', `${RUN}env_pass = [‸"NODE_OPTIONS"]\n`, 'ENV_NAME', /in the script/],
  ['what the linker loads', `${RUN}env_pass = [‸"LD_*"]\n`, 'ENV_NAME', /in the script/],
  ['what perl loads', `${RUN}env = { ‸PERL5OPT = "-Mx" }\n`, 'ENV_NAME', /in the script/],
  ['a bad default name', `version = 1\n[defaults]\nenv = { ‸DYLD_X = "" }\n`, 'ENV_NAME', /in the script/],
  [
    'a hole in a variable that is wrong',
    `${RUN}env = { X = "{{ event.data.‸comand }}" }\n`,
    'FIELD_UNKNOWN',
    /command/,
  ],
  [
    'a hole in a default that is nowhere',
    `version = 1\n[defaults]\nenv.X = "{{ event.session.‸idd }}"\n`,
    'FIELD_UNKNOWN',
    /event\.session\.id\?/,
  ],
  ['variables of an answer', `${DENY}‸env = { CI = "1" }\n`, 'ENV_UNUSED', /start no program/],
  ['what an answer is passed', `${DENY}‸env_pass = ["CI"]\n`, 'ENV_UNUSED', /start no program/],
  ["tox's passenv", `${RUN}‸passenv = ["CI"]\n`, 'KEY_UNKNOWN', /`env_pass`/],
  ["compose's environment", `${RUN}‸environment = { CI = "1" }\n`, 'KEY_UNKNOWN', /`env`/],
  ['variables as settings', `${RUN}with.‸env = { CI = "1" }\n`, 'WITH_ENGINE_KEY', /env = /],
  [
    'a variable that is not named',
    `${RUN}env_pass = ["CI"]\nif = 'env.‸HOME == "x"'\n`,
    'FIELD_UNKNOWN',
    /env_pass|env has CI/,
  ],
  [
    'a guard that asks the environment',
    `${DENY}guard = true\nif = '‸env.CI == null'\n`,
    'FIELD_UNKNOWN',
    /Use event/,
  ],
  // keys that do not exist
  ['a typing error at the top', 'version = 1\n‸[[hook]]\nid = "a"\n', 'KEY_UNKNOWN', /`hooks`/],
  ['a key of a hook at the top', 'version = 1\n‸timeout = "10s"\n', 'KEY_UNKNOWN', /\[\[hooks\]\]/],
  ['a key nobody knows', 'version = 1\n‸zebra = 1\n', 'KEY_UNKNOWN', /version, requires/],
  ['what is not built yet', 'version = 1\n‸[journal]\nx = 1\n', 'KEY_UNKNOWN', /./],
  ['a key of a profile', 'version = 1\n[profiles.ci]\n‸x = 1\n', 'KEY_UNKNOWN', /\[profiles\.ci\.hooks/],
  [
    'a hook of a profile that is not there',
    `${DENY}[profiles.ci.hooks]\n‸aa.enabled = false\n`,
    'PROFILE_HOOK',
    /Did you mean/,
  ],
  [
    'a profile that wants a guard off',
    `${DENY}guard = true\n[profiles.ci.hooks]\n‸a.enabled = false\n`,
    'PROFILE_GUARD',
    /two hooks/,
  ],
  [
    'a value of a profile',
    `${HOOK}run = "x"\n[profiles.ci.hooks.a]\ntimeout = ‸"soon"\n`,
    'DURATION_INVALID',
    /"10s"/,
  ],
  ['a typing error in a hook', `${DENY}‸tiemout = "10s"\n`, 'KEY_UNKNOWN', /`timeout`/],
  ['two letters swapped', `${DENY}‸gaurd = true\n`, 'KEY_UNKNOWN', /`guard`/],
  ['another spelling', `${DENY}‸onError = "deny"\n`, 'KEY_UNKNOWN', /`on_error`/],
  ["Claude Code's matcher", `${DENY}‸matcher = "Bash"\n`, 'KEY_UNKNOWN', /`match`/],
  ["Claude Code's command", `${HOOK}‸command = "true"\n`, 'KEY_UNKNOWN', /`run`/],
  ["Codex's timeoutSec", `${DENY}‸timeoutSec = 5\n`, 'KEY_UNKNOWN', /`timeout`/],
  ["GitHub Actions' uses", `${HOOK}‸uses = "x"\n`, 'KEY_UNKNOWN', /`executor`/],
  ["GitHub Actions' shell", `${DENY}‸shell = "bash"\n`, 'KEY_UNKNOWN', /`run`/],
  ["lefthook's glob", `${DENY}‸glob = "*.ts"\n`, 'KEY_UNKNOWN', /`match`/],
  ["pre-commit's entry", `${HOOK}‸entry = "x"\n`, 'KEY_UNKNOWN', /`run`/],
  ['name for id', 'version = 1\n[[hooks]]\n‸name = "a"\non = "*"\nrun = "true"\n', 'KEY_UNKNOWN', /`id`/],
  [
    'event for on',
    'version = 1\n[[hooks]]\nid = "a"\n‸event = "exec.before"\ndeny = "x"\n',
    'KEY_UNKNOWN',
    /`on`/,
  ],
  ['when for if', `${DENY}‸when = "true"\n`, 'KEY_UNKNOWN', /`if`/],
  ['a setting outside of with', `${RUN}‸cwd = "/"\n`, 'KEY_UNKNOWN', /with\.cwd/],
  ['a key made up to break things', `${DENY}‸__proto__ = 1\n`, 'KEY_UNKNOWN', /./],
  ['constructor', `${DENY}‸constructor = 1\n`, 'KEY_UNKNOWN', /./],
  [
    'a default that cannot be one',
    'version = 1\n[defaults]\n‸id = "x"\n',
    'KEY_UNKNOWN',
    /belongs to one hook/,
  ],
  [
    'dispatch with a typing error',
    'version = 1\n[dispatch]\n‸max_paralel = 3\n',
    'KEY_UNKNOWN',
    /`max_parallel`/,
  ],
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
    'an instance of a file that is not there',
    'version = 1\n[executors]\naudit = { use = ‸"./gone.ts" }\n',
    'EXECUTOR_NOT_FOUND',
    /./,
  ],
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
  ['longer than anybody waits', `${RUN}timeout = ‸"90m"\n`, 'TIMEOUT_TOO_LONG', /timeout = "1m" or less/],
  [
    'longer than the deadline',
    `version = 1\ndispatch.deadline = "5s"\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\ntimeout = ‸"6s"\n`,
    'TIMEOUT_TOO_LONG',
    /timeout = "5s" or less/,
  ],
  [
    "longer than the agent's own limit",
    'version = 1\n[[hooks]]\nid = "a"\non = "interrupt"\nrun = "true"\ntimeout = ‸"3s"\n',
    'TIMEOUT_TOO_LONG',
    /timeout = "2s" or less/,
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
    'one that is not there yet',
    `${HOOK}executor = ‸"webhook"\nwith.url = "x"\n`,
    'EXECUTOR_NOT_INSTALLED',
    /run/,
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
  ['a setting that is missing', `${HOOK}executor = "post"\n‸with.text = "x"\n`, 'OPTIONS_INVALID', /string/],
  [
    'no setting at all',
    `version = 1\n‸[[hooks]]\nid = "a"\non = "*"\nexecutor = "post"\n`,
    'OPTIONS_INVALID',
    /string/,
  ],
  ['a setting that is a date', `${POST}with.text = ‸2026-11-25\n`, 'OPTIONS_INVALID', /quotes/],
  ['a setting that is no number', `${POST}with.tries = ‸nan\n`, 'OPTIONS_INVALID', /quotes/],
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
    /custom/,
  ],
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

test('there are many ways to be wrong', () => {
  expect(BROKEN.length).toBeGreaterThan(100)
})

test.for(BROKEN)('%s', async ([, marked, code, fix]) => {
  const errors = await errorsOf(marked.replace('‸', ''))
  expect(errors.map(line)).toEqual([`${code} ${placeOf(marked)}`])
  const [error] = errors
  expect(error!.hint).toMatch(fix)
  expect(error!.message).not.toMatch(/undefined|\[object/)
  expect(code in CONFIG_ERRORS || code in ERRORS).toBe(true)
})

test.for(BROKEN)('the same with a byte order mark and CRLF: %s', async ([, marked, code]) => {
  const windows = `\uFEFF${marked.replace('‸', '').replaceAll('\n', '\r\n')}`
  expect((await errorsOf(windows)).map(line)).toEqual([`${code} ${placeOf(marked)}`])
})

test.for(BROKEN)('it is printed with its line and a mark: %s', async ([, marked, code]) => {
  const text = marked.replace('‸', '')
  const printed = printErrors(await errorsOf(text), { text, color: false })
  const [head, arrow, , source, mark] = printed.split('\n')
  expect(head).toContain(`error[${code}]: `)
  expect(arrow).toContain(`hooks.toml:${placeOf(marked)}`)
  if (source !== undefined && mark !== undefined && marked.split('‸')[0]!.split('\n').at(-1)!.length < 90)
    expect(mark.indexOf('^') - mark.indexOf('|')).toBe(marked.split('‸')[0]!.split('\n').at(-1)!.length + 2)
})

test('every mistake is said, not the first, in the order of the file', async () => {
  const errors = await errorsOf(
    'version = 1\n[[hooks]]\nid = "A"\non = "exec.befor"\nmatch = "/a[b/"\ntimeout = 3\nrun = "x"\nwhen = "x"\n[[hooks]]\nid = "b"\non = "*"\n',
  )
  expect(errors.map(line)).toEqual([
    'ID_INVALID 3:6',
    'EVENT_UNKNOWN 4:6',
    'PATTERN_INVALID 5:12',
    'DURATION_INVALID 6:11',
    'KEY_UNKNOWN 8:1',
    'ACTION_MISSING 9:1',
  ])
  expect(errors.map((error) => error.details.key)).toEqual([
    'hooks[0].id',
    'hooks[0].on',
    'hooks[0].match',
    'hooks[0].timeout',
    'hooks[0].when',
    'hooks[1]',
  ])
})

function placeOf(marked: string): string {
  const before = marked.slice(0, marked.indexOf('‸')).split('\n')
  return `${before.length}:${before.at(-1)!.length + 1}`
}
