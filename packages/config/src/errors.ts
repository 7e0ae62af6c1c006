/** What can be wrong with a hooks.toml: code, and what to do about it where the place does not say it better. */
export const CONFIG_ERRORS = {
  CONFIG_NOT_FOUND: 'hookline init makes a first one; --config <file> names another.',
  CONFIG_UNREADABLE: 'hooks.toml is a plain file that you may read.',
  CONFIG_ENCODING: 'Save the file as UTF-8.',
  CONFIG_TOO_LARGE: 'A hooks.toml has at most 1 MB: move long texts into scripts.',
  CONFIG_VERSION: 'Begin the file with `version = 1`.',
  TOML_INVALID: 'The rest of the file is read once this is mended; https://toml.io shows the syntax.',
  REQUIRES_INVALID: 'Write a range such as ">=1.0" or ">=1.0 <2".',
  REQUIRES_UNMET: 'Upgrade hookline: npm install -g hookline@latest',
  KEY_UNKNOWN: 'docs/hooks.md lists every key.',
  KEY_MISSING: 'Add the key.',
  VALUE_TYPE: 'docs/hooks.md says what each key takes.',
  VALUE_INVALID: 'docs/hooks.md says what each key takes.',
  VARIABLE_PLACE:
    'What a hook hears and how strict it is does not depend on who calls: write the value, or `$${` for the text itself. Variables go into deny, ask, context, run = [...], with and env.',
  VARIABLE_SYNTAX: 'Write ${VAR}, ${VAR:-default} or ${VAR:?message}; `$${` stands for `${` itself.',
  SECRET_REFERENCE:
    'Write { secret = "NAME" }, { env = "NAME" }, { file = "path" } or { command = ["program", "argument"] }.',
  SECRET_PLACE: 'Only what the table of settings calls a secret, and values of `env`, can be one.',
  SECRET_PLAIN:
    'Keep it out of the file: hookline secret set NAME, then { secret = "NAME" }; a variable is "${NAME}", nothing around it.',
  DURATION_INVALID: 'Write a number with its unit, in quotes: "500ms", "10s", "2m", "1h" or "1d".',
  SIZE_INVALID: 'Write a whole number with its unit, in quotes: "512KB", "256MB" or "1GB".',
  ID_INVALID: 'An id is lower-case words with dashes: no-force-push.',
  ACTION_MISSING:
    'Say what to do: run = "...", deny = "...", ask = "...", context = "..." or executor = "...".',
  ACTION_CONFLICT: 'A hook does one thing: make two hooks of it.',
  WITH_MISPLACED: '`with` holds the settings of an executor: give `run` or `executor` too.',
  WITH_ENGINE_KEY: 'Move it up, out of `with`: it is a key of the hook.',
  EVENT_NATIVE: 'Write the name hookline has for it: it is the same for every agent.',
  MATCH_NO_SUBJECT: 'Remove `match`, or use `if` with a field of event.data.',
  FIELD_UNKNOWN: 'docs/events.md lists the fields of every event.',
  CONDITION_TYPE: 'A condition is true or false: compare something.',
  TIMEOUT_TOO_LONG: 'Shorten the timeout, or set mode = "background".',
  BACKGROUND_ONLY: 'It is blocking, the agent waits for it: write mode = "background", or take the key away.',
  DELIVERY_CONFLICT: 'Write on_full = "spill", or delivery = "best-effort".',
  RATE_INVALID: 'Write how many in which time, in quotes: "10/s", "30/min", "500/h" or "1000/day".',
  RETRY_CONFLICT: 'The first wait is no longer than the longest one: raise `max`, or lower `initial`.',
  BACKGROUND_CONFLICT: 'Nobody waits for a background hook, so it cannot answer: remove one of the two.',
  GUARD_UNOBEYED: 'Put the guard on an event where the agent obeys a denial: a `.before` event.',
  ANSWER_UNHEARD: 'Use an event where the agent listens: docs/events.md shows which.',
  ENV_NAME: 'A name is letters, digits and _, and begins with no digit; in `env_pass` it may end in *.',
  ENV_UNUSED:
    'Give `env` and `env_pass` to hooks that run something: deny, ask and context start no program.',
  SANDBOX_WIDENED: 'Leave `sandbox` out, or narrow it: "read-only", "workspace-write".',
  LIMITS_WIDENED: 'Write less, or leave it out; what all of your hooks need, you say in your own hooks.toml.',
  NEEDS_REWRITER: 'A rewriter runs before the hooks that decide, so it can need only rewriters.',
  NEEDS_BACKGROUND: 'A blocking hook cannot wait for one in the background: make both the same.',
  NEEDS_DISABLED: 'Enable the hook that is needed, or disable this one too.',
  AGENT_UNKNOWN: 'Name an agent hookline speaks with.',
  EXECUTOR_NOT_INSTALLED: 'Install it: hookline plugin add @hookline/executor-...',
  EXECUTOR_NAME: 'Give the executor another name: lower-case words with dashes, not one of hookline.',
  EXECUTOR_NOT_FOUND: 'Install the package beside this hooks.toml, or mend the path.',
  EXECUTOR_MANIFEST:
    'An executor package says "hookline": { "spec": 1, "executor": "name" } in its package.json.',
  EXECUTOR_LOAD: 'The plugin could not be loaded: see the message, and tell its author.',
  OPTION_UNKNOWN: "Look at the executor's settings table.",
  TEMPLATE_FORBIDDEN: "Only the fields marked so in the executor's settings table can hold {{ }}.",
  TEMPLATE_IN_SHELL:
    'Data reaches a shell as "$@" (what matched), as variables and on stdin; or write run = ["program", "{{ ... }}"].',
  EDIT_IMPOSSIBLE: 'Unset that key first: hookline set <id> --unset <key>.',
  EDIT_UNSURE: 'Nothing was written. Make this edit by hand; `hookline check` says whether it is right.',
  TEST_GIVEN:
    'Say what happens: event = "exec.before" with its `subject`, or payload = "file.json" with its `agent`.',
  TEST_CONFLICT: 'Remove one of the two.',
  TEST_HOOK: 'Name a hook of the hooks.toml that is tested.',
  TEST_PAYLOAD: 'The path is relative to the file with the test.',
  TEST_EMPTY: 'Say what has to come of it: expect.decision = "deny".',
  TEST_DUPLICATE: 'Give each test a name of its own.',
  HOOK_NEVER_FIRES: 'Check `on` and `agents`; `hookline list` shows what each agent reports.',
  MATCH_ODD: 'Look at what it matches: hookline try <event> "...".',
  PROFILE_HOOK: 'A profile changes hooks of its own file: name one by its id.',
  PROFILE_GUARD:
    'A guard holds whatever profile is chosen: change the guard itself, or make two hooks with `agents`, `match` or `if`.',
  PROJECTS_MISPLACED: "[projects] belongs into your own hooks.toml, or the company's.",
  JOURNAL_MISPLACED:
    "[journal] belongs into your own hooks.toml, or the company's: a repository does not say what is kept.",
  SERVER_MISPLACED:
    "[server] belongs into your own hooks.toml, or the company's: a repository does not say which processes stay.",
  NETWORK_MISPLACED:
    "[network] belongs into your own hooks.toml, or the company's: a repository does not open private networks.",
  SANDBOX_MISPLACED:
    "[sandbox] belongs into your own hooks.toml, or the company's: a repository does not choose its own wall.",
  NETWORK_TARGET: 'Write one host and one port, such as "127.0.0.1:4000".',
  PROJECT_TOO_MUCH: 'Nobody can look at that much: take some out, or let one script do the work of several.',
  OVERRIDE_GUARD: 'Nothing for now changes a guard: change its hooks.toml, or pause it.',
  FIELD_ABSENT: 'There it reads as null: test for it with `!= null`.',
  ASK_IS_DENY: 'Nobody can be asked there, so the hook denies.',
} as const

/** The hint of a code of this package's table. */
export function configHint(code: string): string | undefined {
  return (CONFIG_ERRORS as Readonly<Record<string, string>>)[code]
}
