import type { Path } from './fault.ts'

/** What to do instead of a key of another tool that has no key of its own here; `undefined`: it is not known. */
export function foreignKey(path: Path, key: string): string | undefined {
  const table = path.length === 0 ? AT_TOP : (BELOW[String(path[0])] ?? {})
  const bare = plain(key)
  return Object.entries(table).find(([names]) => names.split(' ').some((name) => plain(name) === bare))?.[1]
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

const CWD = 'Where a script runs is a setting of it: with.cwd = "tools".'
const PATHS = 'A `run` line is given the paths that matched as "$@"; a list takes {{ }}.'
const ANSWER =
  'What a script answers it prints: {"decision": "deny", "reason": "..."}; a fixed answer is deny = "..." or ask = "...".'
const ALWAYS = 'A hook without `match` and `if` runs on every event of `on`.'
const GIT =
  'hookline hears coding agents: on = "exec.before" with match = "git commit*" is about a commit by one.'
const CODEX = "This is a key of the agent's own settings: leave it in that file."

/** Keys of GitHub Actions, lefthook, pre-commit, husky, Claude Code, Codex. */
const OF_HOOKS: Readonly<Record<string, string>> = {
  'working_directory workdir dir root pwd chdir': CWD,
  'pass_filenames stage_fixed files_from staged_files require_serial': PATHS,
  'permission_decision permission_decision_reason hook_specific_output continue stop_reason suppress_output':
    ANSWER,
  'fail_text failure_message error_message':
    'The reason is what `deny` says, or what a script writes to stderr before it exits with 2.',
  'always_run once': ALWAYS,
  'status_message progress_message':
    'There is no text for the time while a hook runs; `description` says what it is for.',
  'steps jobs hooks commands scripts':
    'A hook does one thing: write a [[hooks]] table for each, and `needs` for their order.',
  'language language_version additional_dependencies runs_on container image':
    'A hook runs what is installed on this machine: name the program in `run`.',
  'log output stdout stderr verbose quiet': 'What a hook printed last time tells `hookline why <id>`.',
  'stdin use_stdin input payload':
    'The event is JSON on stdin of a script; with.payload says in whose words.',
  'branches only_branches ref': 'Look at the branch in a script, or in `if`: event.session has cwd and root.',
  'url webhook endpoint': 'It is a setting of an executor: executor = "webhook" with with.url = "...".',
}

const AT_TOP: Readonly<Record<string, string>> = {
  'pre_commit pre_push commit_msg prepare_commit_msg post_commit post_checkout post_merge': GIT,
  'pre_tool_use post_tool_use user_prompt_submit session_start session_end stop subagent_stop pre_compact permission_request notification':
    'An event is named in a hook: [[hooks]], then on = "exec.before"; docs/events.md lists them.',
  'notify features model mcp_servers approval_policy sandbox_mode permissions': CODEX,
  'name run_name description': 'A file has no name here; a hook has id and description.',
  'env environment': 'Variables are set for a hook, or for all in [defaults]: env = { CI = "1" }.',
  'include extends remotes import': 'A hooks.toml stands alone: it includes no other file.',
}

const OF_SERVER: Readonly<Record<string, string>> = {
  'host hostname address bind interface ip':
    'It serves 127.0.0.1 and no other address; `port` says where there.',
  'token auth password secret': 'There is a token of its own each time it starts: nobody chooses it.',
  'socket path unix_socket pid_file pidfile state_dir':
    'Its socket and its files lie in the state directory: `hookline config path` says where.',
}

const BELOW: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hooks: OF_HOOKS,
  defaults: OF_HOOKS,
  server: OF_SERVER,
}
