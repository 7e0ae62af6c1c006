import { DENY, HOOK, RUN, type Broken } from './row.ts'

/** Keys that do not exist, and what they are called elsewhere. */
export const KEY_ROWS: readonly Broken[] = [
  // keys that do not exist
  ['a typing error at the top', 'version = 1\n‸[[hook]]\nid = "a"\n', 'KEY_UNKNOWN', /`hooks`/],
  ['a key of a hook at the top', 'version = 1\n‸timeout = "10s"\n', 'KEY_UNKNOWN', /\[\[hooks\]\]/],
  ['a key nobody knows', 'version = 1\n‸zebra = 1\n', 'KEY_UNKNOWN', /version, requires/],
  ['what is not built yet', 'version = 1\n[server]\n‸queue = "x"\n', 'KEY_UNKNOWN', /./],
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
]
