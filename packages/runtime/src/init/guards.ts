/** The hooks that suit everybody, as they are written into a new hooks.toml. */

/** Nothing is overwritten on a remote. */
export const NO_FORCE_PUSH = `# A guard denies also when it comes to no verdict. This one sees the push in \`cd x && sudo git push -f\`, too.
[[hooks]]
id = "no-force-push"
description = "Nobody's work is overwritten on a remote"
on = "exec.before"
match = ["git push *--force*", "git push -f*", "git push * -f*", "git push * +*", "git -* push *--force*", "git -* push * -f*"]
guard = true
deny = "Force-push is off here: push a new commit, or ask the user to do it"
`

/** Files of secrets are not patched. */
export const NO_SECRETS = `# Names are matched wherever the file lies; a pattern with \`!\` takes away.
[[hooks]]
id = "no-secrets-in-patch"
description = "Files that hold secrets are the user's to write"
on = "patch.before"
match = [".env", ".env.*", "!.env.{example,sample,template,dist}", "*.pem", "*.key", "id_{rsa,ed25519,ecdsa}", ".netrc", ".npmrc", ".pypirc"]
guard = true
deny = "Files with secrets are not written here: say what should be in it, the user will do it"
`

/** The programs of which an open prompt takes what is typed, in RE2. */
const PROGRAMS =
  '(ba|z|da|k|a|fi)?sh|su|sudo|i?python[0-9.]*|pypy[0-9.]*|node|nodejs|deno|bun|ts-node|tsx|irb|pry|ruby|php|ghci|jshell|julia|R|lua[0-9.]*|iex|erl|scala|swift|ssh|mosh|telnet|ftp|sftp|psql|mysql|mariadb|sqlite3|redis-cli|mongosh?|docker|podman|kubectl'

/** A command of the line that is one of them, is fed by no pipe, and reads no file or here-document. */
const TYPED_INTO = `(^|[;&(\\n]|\\|\\|)[^|;&<\\n(]*\\b(${PROGRAMS})\\b[^<;&|\\n]*($|[;&\\n)])`

/** Nothing is opened that the agent could type into unseen. */
export const NO_INTERACTIVE_SHELLS: string = `# Codex reports the command that opens a shell and nothing of what it types there afterwards: no other guard would see it.
# \`match\` knows the commands that wait for input, \`if\` leaves out those that are given it: \`python3 <<EOF\`, \`ls | sh\`.
[[hooks]]
id = "no-interactive-shells"
description = "What is typed into an open shell is reported by no agent"
on = "exec.before"
match = [
  '/^(ba|z|da|k|a|fi)?sh( -[ilsx]+| --(login|norc|noprofile|posix|interactive))*$/',
  '/^su( -l?| [a-z_][a-z0-9_-]*)*$/',
  '/^sudo (.* )?(-[a-zA-Z]*[is]|--login|--shell)$/',
  '/^(i?python|pypy)[0-9.]*( -[bBdEIOqsSuv]+)*( -[bBdEIOqsSuv]*i.*| -m (code|pdb|IPython).*)?$/',
  '/^(node|nodejs|ts-node|tsx|irb|pry|ruby|ghci|jshell|julia|R|lua[0-9.]*|iex|erl|scala|swift)( -i| --interactive)?$/',
  '/^(deno|bun)( repl)?$/',
  '/^php -a$/',
  '/^ssh( -[46AaCKkMqTtvXxYy]+| -[BbcDEeFIiJLlmOopQRSWw] ?[^ ]+)* [^ -][^ ]*$/',
  '/^(mosh|telnet|ftp)( .*)?$/',
  '/^sftp( [^ -][^ ]*)?$/',
  '/^psql( .*)?$/', '!/^psql (.* )?(-[a-zA-Z]*[cflV]|--(command|file|list|version|help))/',
  '/^(mysql|mariadb)( .*)?$/', '!/^(mysql|mariadb) (.* )?(-[a-zA-Z]*[eV]|--(execute|version|help))/',
  '/^sqlite3( -[^ ]+)*( [^ -][^ ]*)?$/', '!/^sqlite3 -{1,2}(version|help)$/',
  '/^redis-cli( -[hpanu] [^ ]+)*$/',
  '/^mongosh?( [^ -][^ ]*)?$/', '!*.js',
  '/^(docker|podman|kubectl) .*( -(it|ti)| -i .*-t| -t .*-i| --tty)( .*)?$/',
]
if = '''event.data.command.matches(r"${TYPED_INTO}")'''
guard = true
deny = "No open shells or prompts: what is typed there is seen by no hook. Run one command at a time: bash -c '...', python3 -c '...', psql -c '...'"
`

/** A line per session. */
export const SESSION_LOG = `# The event goes to the script's stdin as one line of JSON.
[[hooks]]
id = "session-log"
description = "A line for each session and each finished task"
on = ["session.start", "task.complete"]
run = '''
umask 077
log="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/sessions.jsonl"
mkdir -p "$(dirname "$log")" && cat >> "$log"
'''
`
