import { SESSION_LOG } from '../guards.ts'
import { general, type Template } from './template.ts'

const COMMAND_LOG = `# Every command as an event, one line of JSON, before it runs and whoever denies it; the agent does not wait for it.
[[hooks]]
id = "command-log"
description = "A line for each command"
on = "exec.before"
mode = "background"
run = '''
umask 077
log="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/commands.jsonl"
mkdir -p "$(dirname "$log")" && cat >> "$log"
'''
`

const METRICS = `# Time, agent, event, whether it went well, project: one line with tabs for each call. Count them with
#   cut -f3,4 ~/.local/state/hookline/metrics.tsv | sort | uniq -c
[[hooks]]
id = "metrics"
description = "Counts what the agent does, and how it ends"
on = ["exec.after", "patch.after", "mcp.after", "tool.after"]
mode = "background"
run = ["/bin/sh", "-c", '''
umask 077
state=$XDG_STATE_HOME; [ -n "$state" ] || state=$HOME/.local/state
log=$state/hookline/metrics.tsv
mkdir -p "$(dirname "$log")" &&
  printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$HOOKLINE_AGENT" "$HOOKLINE_EVENT" "$1" "$HOOKLINE_ROOT" >> "$log"
''', "metrics", "{{ event.data.ok }}"]
`

const METRICS_TASKS = `# The same file for sessions and tasks; the fourth column is empty.
[[hooks]]
id = "metrics-tasks"
description = "Counts sessions, prompts and finished tasks"
on = ["session.start", "task.start", "task.complete"]
mode = "background"
run = '''
umask 077
log="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/metrics.tsv"
mkdir -p "$(dirname "$log")" &&
  printf '%s\\t%s\\t%s\\t\\t%s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$HOOKLINE_AGENT" "$HOOKLINE_EVENT" "$HOOKLINE_ROOT" >> "$log"
'''
`

const AUDIT = `# A row for each session, prompt, call and its outcome; the agent does not wait for it, and none is lost. Rows of 90 days are kept.
# Ask it: sqlite3 ~/.local/state/hookline/databases/audit.db "select at, name, data from audit order by id desc limit 20"
[[hooks]]
id = "audit"
description = "A table of everything that agents do"
on = ["session.*", "task.*", "exec.*", "patch.*", "mcp.*", "tool.*", "permission.request"]
mode = "background"
executor = "database"
with.url = "sqlite:audit"
with.table = "audit"
with.create = true
with.keep = "90d"
`

/** What is written down. */
export const LOG_TEMPLATES: readonly Template[] = [
  general('session-log', 'a line for each session and each finished task', SESSION_LOG),
  general('command-log', 'a line for each command', COMMAND_LOG),
  general('metrics', 'a table of calls, tasks and sessions to count', METRICS, METRICS_TASKS),
  {
    name: 'audit',
    about: 'a table of everything that agents do, in a SQLite file',
    needs: '@hookline/executor-database',
    next: ['hookline plugin add @hookline/executor-database'],
    fits: () => false,
    tables: () => [AUDIT],
  },
]
