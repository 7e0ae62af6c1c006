import type { Verb } from './index.ts'

export const exec: Verb = {
  about: 'run an agent once with hooks wired in, and nothing installed: hookline exec -- codex ...',
  usage:
    'hookline exec [--hooks-config <hooks.toml>] [--profile <name>] [-c hooks.<id>.<key>=<value>] [--no-hooks] [--hooks-quiet|--hooks-debug] [--deny-exit-code <n>] [--json] -- codex [arguments]',
  help: [
    'hookline exec -- codex                              # its screen, as ever',
    "hookline exec -- codex exec 'fix the tests'",
    "hookline exec --deny-exit-code 3 -- codex exec --json 'fix the tests' | tee log",
    '',
    'What follows -- is the agent and its own arguments, untouched; stdin, stdout, the terminal, signals and the exit code are its own.',
    'What hooks do is said on stderr, and summed up at the end; while the agent has the screen, all of it is said at the end.',
    'Lines of hookline that are installed rest for this run, and these hooks stand in for them.',
    '--hooks-config: other hooks than your own; the guards of your own hold all the same. --no-hooks lets all rest but guards.',
    '--hooks-debug tells of every event, --hooks-quiet of nothing but errors. --json says it in JSON, a line each.',
    "Exit code: the agent's, 128 and its signal if it died of one; with --deny-exit-code that number if a guard denied · 64: called",
    'wrongly · 69, 78: nothing was run, and why is said · 126, 127: the agent cannot be started, is not there.',
  ].join('\n'),
  run: async (args) => (await import('../exec/exec.ts')).runAgent(args),
}
