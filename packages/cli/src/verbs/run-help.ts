import { AGENTS } from '../dialect-of.ts'
import type { Verb } from './index.ts'

/** What is told of `run`, which is a program of its own: whoever waits for it pays for what it loads. */
export const RUN: Omit<Verb, 'run'> = {
  about: 'what an agent calls: its payload on stdin, the answer on stdout',
  usage: `hookline run --agent <${AGENTS.join('|')}> [--event <native name>] [--config <hooks.toml>] [--profile <name>] [-c hooks.<id>.<key>=<value>] [--no-hooks] [--trace <file>]`,
  help: [
    'hookline run --agent codex --event PreToolUse < payload.json',
    '',
    'hookline install writes the lines that call it, with --scope, --install, --limit, --agent-version and --closed, which are for them',
    'alone; --start-server is said by the client.',
    'To see by hand what hooks would say: hookline try. To see what they said: hookline why, hookline history.',
    '--no-hooks lets all rest but guards. --trace writes to a file what each hook did, and how long it took.',
    'Exit code 0: answered, whatever hooks said · 2: refused, and what was called is not known · 64: called wrongly · 69: this Node is',
    'too old.',
  ].join('\n'),
}
