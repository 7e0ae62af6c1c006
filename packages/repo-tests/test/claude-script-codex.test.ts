import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

/** As they stand in many a `.claude/hooks`: nothing in them knows of hookline or of Codex. */
const BLOCK_DANGEROUS = `#!/usr/bin/env python3
"""PreToolUse hook: block dangerous commands."""
import json
import re
import sys

BLOCKED = [
    (r"\\brm\\s+(-[a-z]*r[a-z]*f|-[a-z]*f[a-z]*r)\\b", "rm -rf is not allowed"),
    (r"\\bgit\\s+push\\b.*--force\\b", "force-push is not allowed"),
]

data = json.load(sys.stdin)
if data.get("tool_name") != "Bash":
    sys.exit(0)

command = data["tool_input"]["command"]
for pattern, message in BLOCKED:
    if re.search(pattern, command):
        print(f"BLOCKED: {message}", file=sys.stderr)
        sys.exit(2)
`

const PROTECT_FILES = `#!/usr/bin/env bash
# PreToolUse hook (Edit|Write): protect files that people keep by hand
INPUT=$(cat)
FILE_PATH=$(echo "$INPUT" | node -pe 'JSON.parse(require("fs").readFileSync(0)).tool_input.file_path')

PROTECTED=(".env" "package-lock.json" ".git/")
for pattern in "\${PROTECTED[@]}"; do
  if [[ "$FILE_PATH" == *"$pattern"* ]]; then
    node -e 'console.log(JSON.stringify({decision: "block", reason: "Protected file: " + process.argv[1].slice(process.argv[2].length + 1)}))' "$FILE_PATH" "$CLAUDE_PROJECT_DIR"
    exit 0
  fi
done
exit 0
`

const KEEP_GOING = `#!/usr/bin/env bash
# Stop hook: not done before the tests have run
INPUT=$(cat)
node -e '
const input = JSON.parse(process.argv[1])
if (input.stop_hook_active) process.exit(0)
const fs = require("fs")
if (!fs.existsSync("tests-ran.txt")) console.log(JSON.stringify({ decision: "block", reason: "run the tests before you stop" }))
' "$INPUT"
`

/** As Codex's own documentation has them. */
const CODEX_STYLE = `#!/usr/bin/env python3
import json, sys

event = json.load(sys.stdin)
print(json.dumps(event), file=open("native.log", "a"))
command = event["tool_input"]["command"]
if event["hook_event_name"] == "PreToolUse" and command.startswith("curl"):
    print(json.dumps({
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": "deny",
            "permissionDecisionReason": "the network is off limits",
        }
    }))
`

const HOOKS = `
version = 1

[[hooks]]
id = "block-dangerous"
on = "exec.before"
guard = true
run = ["./hooks/block-dangerous.py"]
with.payload = "claude"

[[hooks]]
id = "protect-files"
on = "patch.before"
guard = true
run = ["./hooks/protect-files.sh"]
with.payload = "claude"

[[hooks]]
id = "keep-going"
on = "task.complete"
run = ["./hooks/keep-going.sh"]
with.payload = "claude"

[[hooks]]
id = "no-network"
on = "exec.before"
match = ["curl *", "touch *"]
run = ["./hooks/no-network.py"]
with.payload = "native"

[[hooks]]
id = "stamp"
on = "exec.after"
match = "touch tests-ran.txt"
env_pass = ["CODEX_*"]
env = { COMMAND = "{{ event.data.command }}" }
run = 'echo "$COMMAND|\${CODEX_HOME##*/}|\${GIT_AUTHOR_NAME-none}|$HOOKLINE_HOOK|$(cut -c 1-10 < "$HOOKLINE_EVENT_FILE")" > stamp.log'
`

const WRITE = (...files: readonly string[]): string =>
  `*** Begin Patch\n${files.map((file) => `*** Add File: ${file}\n+new\n`).join('')}*** End Patch\n`

describe.skipIf(noCodex)('hook scripts written for Claude Code and for Codex, under hookline', () => {
  const played = playing({
    hooks: HOOKS,
    files: {
      'hooks/block-dangerous.py': BLOCK_DANGEROUS,
      'hooks/protect-files.sh': PROTECT_FILES,
      'hooks/keep-going.sh': KEEP_GOING,
      'hooks/no-network.py': CODEX_STYLE,
      'workspace/precious/file.txt': 'kept\n',
    },
    script: [
      [{ shell: 'rm -rf precious' }],
      [{ shell: 'touch harmless.txt' }],
      [{ patch: WRITE('notes.txt', 'config/.env') }],
      [{ patch: WRITE('notes.txt') }],
      [{ shell: 'curl https://example.invalid/x -o fetched.txt' }],
      [{ say: 'done' }],
      [{ shell: 'touch tests-ran.txt' }],
      [{ say: 'now really done' }],
    ],
  })

  test('the session ends as usual', () => {
    expect(played().exitCode).toBe(0)
    expect(played().requests).toHaveLength(8)
  })

  test('a Claude Code script that looks at tool_input.command and exits with 2 is obeyed', () => {
    expect(played().has('precious/file.txt')).toBe(true)
    expect(heard(played().requests[1], 'BLOCKED: rm -rf is not allowed')).toBe(true)
    expect(played().has('harmless.txt')).toBe(true)
  })

  test('one that looks at tool_input.file_path and answers with block is obeyed, whichever file of a patch it is', () => {
    expect(played().has('config/.env')).toBe(false)
    expect(heard(played().requests[3], 'Protected file: config/.env')).toBe(true)
    expect(played().read('notes.txt')).toBe('new\n')
  })

  test('a Stop script keeps the agent going once, and ends when it is told that it did', () => {
    expect(heard(played().requests[6], 'run the tests before you stop')).toBe(true)
    expect(played().has('tests-ran.txt')).toBe(true)
  })

  test("a script written for Codex is given Codex's own payload, and is obeyed", () => {
    expect(heard(played().requests[5], 'the network is off limits')).toBe(true)
    expect(played().has('fetched.txt')).toBe(false)
    const [first] = played().read('native.log').trim().split('\n')
    expect(JSON.parse(first!)).toMatchObject({
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'touch harmless.txt' },
      turn_id: expect.stringMatching(/./),
    })
  })

  test('a script sees of the environment what its hook names, and the event as a file', async () => {
    await expect
      .poll(() => played().read('stamp.log'))
      .toBe('touch tests-ran.txt|codex-home|none|user/stamp|{"spec":1,\n')
  })
})
