import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "at-session"
on = "session.start"
context = "context of the session"

[[hooks]]
id = "at-task"
on = "task.start"
context = "context of the task"

[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "this file is not to be touched"

[[hooks]]
id = "ask-first"
on = "exec.before"
match = "touch asked*"
ask = "somebody should look at this"

[[hooks]]
id = "elsewhere"
on = "exec.before"
match = "touch original*"
rewrites = true
run = ["./elsewhere"]

[[hooks]]
id = "no-secrets"
on = "exec.after"
match = "cat secret*"
guard = true
deny = "the output is withheld"

[[hooks]]
id = "locked"
on = "patch.before"
match = "**/locked.txt"
guard = true
deny = "this file is locked"

[[hooks]]
id = "patched"
on = "patch.after"
match = "**/*.md"
run = 'printf "%s\\n" "$@" >> patched.log'

[[hooks]]
id = "keep-issues"
on = "mcp.before"
match = "tracker/delete_*"
guard = true
deny = "issues are kept"

[[hooks]]
id = "mcp-log"
on = "mcp.after"
run = "cat >> mcp.log"

[[hooks]]
id = "exec-log"
on = "exec.after"
match = "touch *"
run = "cat >> exec.log"
`

const PATCH = (...files: readonly string[]): string =>
  `*** Begin Patch\n${files.map((file) => `*** Add File: ${file}\n+new\n`).join('')}*** End Patch\n`

const UNLOCK = '*** Begin Patch\n*** Update File: locked.txt\n@@\n-old\n+new\n*** End Patch\n'

describe.skipIf(noCodex)('Codex with hooks that decide', () => {
  const played = playing({
    hooks: HOOKS,
    files: {
      elsewhere: '#!/bin/sh\nprintf \'{"rewrite":{"command":"touch rewritten.txt"}}\'\n',
      'workspace/secret.txt': 'the secret itself\n',
      'workspace/locked.txt': 'old\n',
    },
    prompt: 'the prompt of the user',
    script: [
      [{ shell: 'touch denied.txt' }],
      [{ shell: 'ls && sh -c "touch denied-too.txt"' }],
      [{ shell: 'touch asked.txt' }],
      [{ shell: `apply_patch <<'EOF'\n${UNLOCK}EOF\n` }],
      [{ shell: 'touch original.txt' }],
      [{ shell: 'touch plain.txt' }],
      [{ shell: 'cat secret.txt' }],
      [{ patch: UNLOCK }],
      [{ patch: PATCH('notes.md', 'docs/a.md', 'code.js') }],
      [{ call: 'create_issue', namespace: 'mcp__tracker', args: { title: 'kept' } }],
      [{ call: 'delete_issue', namespace: 'mcp__tracker', args: { id: 7 } }],
      [{ say: 'all done' }],
    ],
  })

  test('ends its task as usual', () => {
    expect(played().exitCode).toBe(0)
    expect(played().requests).toHaveLength(12)
    expect(played().lines.at(-1)?.type).toBe('turn.completed')
  })

  test('the context of session.start and of task.start reaches the model', () => {
    const [first] = played().requests
    expect(heard(first, 'context of the session')).toBe(true)
    expect(heard(first, 'context of the task')).toBe(true)
    expect(heard(first, 'the prompt of the user')).toBe(true)
  })

  test('a denied command does not run, and the model is told why', () => {
    expect(played().has('denied.txt')).toBe(false)
    expect(heard(played().requests[0], 'not to be touched')).toBe(false)
    expect(heard(played().requests[1], 'this file is not to be touched')).toBe(true)
  })

  test('a denied command does not run inside a longer line either, and nothing of that line does', () => {
    expect(played().has('denied-too.txt')).toBe(false)
    const ran = played().lines.flatMap(({ item }) => item?.command ?? [])
    expect(ran.filter((command) => command.includes('denied'))).toEqual([])
  })

  test('where nobody can be asked, a command to be confirmed does not run', () => {
    expect(played().has('asked.txt')).toBe(false)
    expect(heard(played().requests[3], 'somebody should look at this')).toBe(true)
  })

  test('a patch in a shell line is a patch', () => {
    expect(heard(played().requests[3], 'this file is locked')).toBe(false)
    expect(heard(played().requests[4], 'this file is locked')).toBe(true)
  })

  test('a rewritten command runs as rewritten, and not as it was', () => {
    expect(played().has('rewritten.txt')).toBe(true)
    expect(played().has('original.txt')).toBe(false)
  })

  test('a command no hook speaks against runs', () => {
    expect(played().has('plain.txt')).toBe(true)
  })

  // nobody waits for hooks after something: on a busy machine they may run after the session
  test('hooks after a command are given what ran', async () => {
    const commands = (): readonly string[] =>
      jsonLines(played().read('exec.log')).map((event) => (event as ExecEvent).data.command)
    await expect.poll(commands).toEqual(['touch rewritten.txt', 'touch plain.txt'])
  })

  test('an output that is denied afterwards does not reach the model', () => {
    expect(played().requests.some((request) => heard(request, 'the secret itself'))).toBe(false)
    expect(heard(played().requests[7], 'the output is withheld')).toBe(true)
  })

  test('a denied patch leaves the file as it was', () => {
    expect(played().read('locked.txt')).toBe('old\n')
    expect(heard(played().requests[8], 'this file is locked')).toBe(true)
  })

  test('after a patch, a script gets the paths that match and no other', async () => {
    const paths = (): readonly string[] =>
      played()
        .read('patched.log')
        .trim()
        .split('\n')
        .map((path) => path.replace(/^.*\/workspace\//, './'))
    await expect.poll(paths).toEqual(['./notes.md', './docs/a.md'])
    expect(played().read('docs/a.md')).toBe('new\n')
    expect(played().has('code.js')).toBe(true)
  })

  test('an MCP call goes through, and hooks are given its result', async () => {
    expect(played().tracked).toContain('"title":"kept"')
    await expect.poll(() => jsonLines(played().read('mcp.log'))).toHaveLength(1)
    const [event] = jsonLines(played().read('mcp.log')) as readonly McpEvent[]
    expect(event?.data).toMatchObject({
      server: 'tracker',
      tool: 'create_issue',
      arguments: { title: 'kept' },
    })
    expect(JSON.stringify(event?.data.result)).toContain('create_issue: done')
  })

  test('a denied MCP call never reaches its server', () => {
    expect(played().tracked).not.toContain('delete_issue')
    expect(heard(played().requests[11], 'issues are kept')).toBe(true)
  })
})

interface ExecEvent {
  readonly data: { readonly command: string }
}

interface McpEvent {
  readonly data: Readonly<Record<string, unknown>>
}

/** One event per line, or several without a line end between them. */
function jsonLines(text: string): readonly unknown[] {
  return text
    .replaceAll('}{"spec"', '}\n{"spec"')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}
