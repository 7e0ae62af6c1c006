import { EXECUTORS } from './both-paths-executors.ts'

/** Writes down all that it is given. */
const NOTE = `sh "$HOME/note.sh" "$@"`

const hook = (id: string, more: string): string => `\n[[hooks]]\nid = "${id}"\n${more.trim()}\n`

/** Hooks of a user, by what they are about. Each `[name, hooks.toml without its version]`. */
export const SCENES: Readonly<Record<string, string>> = {
  'guards and answers': [
    hook(
      'no-push',
      'on = "exec.before"\nmatch = "git push*"\nguard = true\ndeny = "no {{ event.data.command }}"',
    ),
    hook('no-root', `on = ["exec.*", "permission.request"]\nmatch = "sudo *"\nask = "as root?"`),
    hook(
      'no-env',
      `on = ["patch.before", "exec.before"]\nmatch = [".env", "*.pem", "cat *.env*"]\nguard = true\ndeny = "not these"\ncontext = "look elsewhere"`,
    ),
    hook(
      'server',
      `on = "mcp.*"\nmatch = ["*/echo", "!other/*"]\ncontext = "{{ event.data.server }}: {{ event.data.tool }}"`,
    ),
    hook(
      'remind',
      'on = ["session.start", "task.start", "subagent.start"]\ncontext = "run the checks in {{ event.session.cwd }}"',
    ),
    hook('dry', 'on = "exec.before"\nmatch = "rm *"\nguard = true\nenforce = false\ndeny = "rm"'),
    hook('off', 'on = "*"\nenabled = false\ndeny = "never"\nagents = ["codex"]'),
    hook('codex-only', 'on = "*.before"\nagents = ["codex"]\nmatch = "*"\ncontext = "codex"'),
    hook(
      'cut',
      `on = "exec.before"\nmatch = "make *"\nif = 'event.data.command.contains("all") || size(event.data.argv) > 2'\ndeny = "make all"`,
    ),
    hook(
      'odd',
      `on = "exec.before"\nguard = true\nmatch = "curl*"\nif = 'event.data.cwd.endsWith("work")'\ndeny = "curl"`,
    ),
    hook('many', `on = "tool.before"\nif = 'event.data.input.size() > 3'\nask = "{{ event.data.tool }}"`),
    hook(
      'done',
      `on = "task.complete"\nguard = true\nif = 'event.data.lastMessage != null && event.data.lastMessage.size() % 2 == 0'\ndeny = "not done: {{ event.data.lastMessage }}"`,
    ),
    hook('sub', 'on = "subagent.stop"\nmatch = "!quick"\ndeny = "go on"'),
    hook('compact', 'on = "compact.before"\nmatch = "manual"\ndeny = "not now"'),
  ].join(''),

  scripts: [
    hook(
      'note',
      `on = "exec.before"\nmatch = ["ls*", "echo*"]\nrun = '${NOTE}'\nenv_pass = ["DIFF_*"]\nenv.WHAT = "{{ event.data.command }}"\nenv.WHO = "\${DIFF_A:-nobody}"`,
    ),
    hook('paths', `on = "patch.*"\nmatch = "**/*"\nrun = '${NOTE}'`),
    hook('native', `on = ["mcp.before", "tool.before"]\nrun = '${NOTE}'\nwith.payload = "native"`),
    hook('claude', `on = ["task.start", "exec.after"]\nrun = '${NOTE}; echo more'\nwith.payload = "claude"`),
    hook(
      'argv',
      `on = "permission.request"\nrun = ["sh", "{world}/note.sh", "{{ event.data.kind }}", "{{ event.data.description }}", "\${DIFF_A:-x}"]`,
    ),
    hook('two', `on = "exec.before"\nmatch = "git *"\nrun = 'echo "no git: $HOOKLINE_COMMAND" >&2; exit 2'`),
    hook(
      'json',
      `on = "exec.before"\nmatch = "npm *"\nrun = 'echo "{\\"decision\\":\\"ask\\",\\"reason\\":\\"$DIFF_A\\",\\"context\\":\\"c\\",\\"message\\":\\"m\\"}"'\nenv_pass = ["DIFF_A"]`,
    ),
    hook(
      'codexish',
      `on = "exec.before"\nmatch = "rm *"\nrun = '''echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"theirs"}}' '''`,
    ),
    hook('garbage', `on = "exec.before"\nmatch = "make *"\nrun = 'echo "{ no"; echo said >&2'`),
    hook(
      'fails',
      `on = ["exec.before", "mcp.before"]\nmatch = ["curl *", "*/echo"]\nrun = 'echo oh >&2; exit 3'\non_error = "deny"`,
    ),
    hook('slow', `on = "exec.before"\nmatch = "sleep *"\nguard = true\ntimeout = "300ms"\nrun = 'sleep 20'`),
    hook('text', `on = "session.start"\nrun = 'echo "words for the model"; echo said >&2'`),
    hook('file', `on = "task.complete"\nrun = 'cat "$HOOKLINE_EVENT_FILE" | ${NOTE}'`),
    hook('gone', 'on = "subagent.stop"\nguard = true\nrun = ["./no-such-program"]'),
    hook(
      'judged',
      `on = "exec.before"\nmatch = "cat *"\nrun = '''echo '{"n": 7}' '''\ndecide = "output.n > 5 ? {'decision': 'deny', 'reason': 'n of ' + event.data.command} : 'allow'"`,
    ),
    hook(
      'wrong',
      `on = "exec.before"\nmatch = "tail *"\nguard = true\nrun = 'echo 5'\ndecide = "output.a.b"`,
    ),
  ].join(''),

  'rewrites, order and needs': [
    '\n[dispatch]\nmax_parallel = 2\n',
    hook(
      'first',
      `on = "exec.before"\nmatch = ["ls*", "rm *", "git *"]\nrewrites = true\nrun = '''cat > /dev/null; printf '{"rewrite":{"command":"echo \\"rewritten\\" && ls -la"}}' '''`,
    ),
    hook(
      'second',
      `on = "exec.before"\nmatch = "echo*"\nrewrites = true\nneeds = ["first"]\nrun = '''cat > /dev/null; printf '{"rewrite":{"command":"echo twice"}}' '''`,
    ),
    hook(
      'patched',
      `on = "patch.before"\nrewrites = true\nrun = '''cat > /dev/null; printf '{"rewrite":{"patch":"*** Begin Patch\\\\n*** Add File: other.txt\\\\n+hi\\\\n*** End Patch"}}' '''`,
    ),
    hook(
      'arguments',
      `on = "mcp.before"\nrewrites = true\nrun = '''cat > /dev/null; printf '{"rewrite":{"arguments":{"text":"other"}}}' '''`,
    ),
    hook(
      'undeclared',
      `on = "exec.before"\nmatch = "npm *"\nrun = '''printf '{"rewrite":{"command":"x"}}' '''`,
    ),
    hook(
      'data',
      `on = "exec.before"\nmatch = ["cat *", "echo*"]\npriority = 5\nrun = '''echo '{"level": 3}' '''`,
    ),
    hook(
      'needing',
      `on = "exec.before"\nmatch = ["cat *", "echo*"]\nneeds = ["data"]\nif = 'results.data.status == "done" && results.data.data.level > 2'\nrun = '${NOTE}'`,
    ),
    hook(
      'told',
      `on = "exec.before"\nmatch = "cat *"\nneeds = ["data"]\nask = "level {{ results.data.data.level }}"`,
    ),
    hook(
      'last',
      `on = "exec.before"\norder = "sequential"\npriority = -5\nmatch = "echo twice"\nguard = true\ndeny = "what it is now: {{ event.data.command }}"`,
    ),
    hook('seen', `on = "patch.before"\nmatch = "other.txt"\nrun = '${NOTE}'`),
    hook('seen-mcp', `on = "mcp.before"\nrun = '${NOTE}'`),
  ].join(''),

  'background and notes': [
    hook(
      'kept',
      `on = ["exec.before", "task.*"]\nmatch = ["ls*", "git *", "completed"]\nmode = "background"\nrun = '${NOTE}'\nenv_pass = ["DIFF_A"]\nenv.WHO = "\${DIFF_A:-nobody}"`,
    ),
    hook(
      'promised',
      `on = "patch.after"\nmode = "background"\ndelivery = "at-least-once"\nretry = { attempts = 2, initial = "10ms" }\nrun = '${NOTE}'`,
    ),
    hook(
      'dying',
      `on = "mcp.after"\nmatch = "other/*"\nmode = "background"\ndelivery = "at-least-once"\nretry = { attempts = 2, initial = "10ms" }\nrun = '${NOTE}; exit 1'`,
    ),
    hook(
      'flaky',
      `on = ["exec.before", "task.start"]\nmatch = ["make *", "*"]\nif = 'event.name == "task.start" || event.data.command.startsWith("make")'\nrun = 'exit 3'`,
    ),
    hook('denies', 'on = "exec.before"\nmatch = "rm *"\ndeny = "no rm"'),
    hook('heard', `on = ["hook.failed", "hook.denied", "hook.dead"]\nmode = "background"\nrun = '${NOTE}'`),
    hook(
      'session',
      `on = ["session.*", "subagent.start", "compact.*", "notification"]\nmode = "background"\nrun = '${NOTE}'`,
    ),
  ].join(''),

  executors: EXECUTORS,

  'secrets and variables': [
    hook('stored', `on = "exec.before"\nmatch = "ls*"\nrun = '${NOTE}'\nenv.TOKEN = { secret = "DIFF" }`),
    hook(
      'of-env',
      `on = "exec.before"\nmatch = "git *"\nguard = true\nrun = '${NOTE}'\nenv.TOKEN = { env = "DIFF_TOKEN" }`,
    ),
    hook('of-file', `on = "exec.before"\nmatch = "echo*"\nrun = '${NOTE}'\nenv.TOKEN = { file = "token" }`),
    hook(
      'of-command',
      `on = "exec.before"\nmatch = "cat *"\nrun = '${NOTE}'\nenv.TOKEN = { command = ["printf", "from-a-command-%s", "x"] }`,
    ),
    hook(
      'missing',
      `on = "exec.before"\nmatch = "rm *"\nguard = true\nrun = 'true'\nenv.TOKEN = { secret = "NO_SUCH" }`,
    ),
    hook(
      'var',
      `on = "exec.before"\nmatch = "npm *"\ndeny = "\${DIFF_A:?say who} and \${DIFF_B:-none} of $\${x}"`,
    ),
    hook('needs-var', `on = "mcp.before"\nguard = true\ndeny = "\${DIFF_A} said {{ event.data.tool }}"`),
    hook(
      'if-env',
      `on = "tool.before"\nenv_pass = ["DIFF_A"]\nif = 'env.DIFF_A == "one"'\ncontext = "one"\nexecutor = "answer"`,
    ).replace('\nexecutor = "answer"', ''),
    hook(
      'said',
      `on = "patch.before"\nrun = 'echo "{\\"decision\\":\\"deny\\",\\"reason\\":\\"$TOKEN\\"}"'\nenv.TOKEN = { secret = "DIFF" }`,
    ),
  ].join(''),
}
