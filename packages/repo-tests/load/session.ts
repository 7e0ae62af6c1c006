import { readFileSync } from 'node:fs'
import { REASONS } from './hooks.ts'

/** What an agent calls hookline with, and what it is to be told. */
export interface Step {
  /** Codex's own name of the event. */
  readonly event: string
  readonly payload: string
  /** What the hooks on it are. */
  readonly kind: 'plain' | 'background' | keyof typeof REASONS
  /** The words of the denial; none: it is let through. */
  readonly denied: string | undefined
  /** The id of the call that deliveries are about, and whether a script is told as well. */
  readonly delivers: { readonly call: string; readonly isNoted: boolean } | undefined
}

type Table = Readonly<Record<string, unknown>>

const FIXTURES = new URL('../../agents/fixtures/codex/0.169.0/', import.meta.url)
const recorded = (name: string): Table =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')) as Table

const NAMES = {
  start: 'session-start.startup',
  prompt: 'user-prompt-submit',
  before: 'pre-tool-use.bash',
  after: 'post-tool-use.bash',
  patching: 'pre-tool-use.apply-patch',
  patched: 'post-tool-use.apply-patch',
  calling: 'pre-tool-use.mcp',
  called: 'post-tool-use.mcp',
  stop: 'stop',
  end: 'session-end',
} as const
const RECORDED = Object.fromEntries(
  Object.entries(NAMES).map(([key, name]) => [key, recorded(name)]),
) as Readonly<Record<keyof typeof NAMES, Table>>

/** A session as Codex tells it, from its start to its end, by payloads that Codex itself has sent; ids and commands are its own. */
export function sessionOf(id: string, cwd: string): readonly Step[] {
  let calls = 0
  const said = (name: keyof typeof NAMES, more: Table = {}): Pick<Step, 'event' | 'payload'> => {
    const payload = { ...RECORDED[name], session_id: id, cwd, ...more }
    return { event: String(RECORDED[name]['hook_event_name']), payload: JSON.stringify(payload) }
  }
  const plain = (name: keyof typeof NAMES, more?: Table): Step => ({
    ...said(name, more),
    kind: 'plain',
    denied: undefined,
    delivers: undefined,
  })
  const after = (name: keyof typeof NAMES, more: Table, isNoted: boolean): Step => {
    const call = `${id}-${calls}`
    const told = said(name, { ...more, tool_use_id: call })
    return { ...told, kind: 'background', denied: undefined, delivers: { call, isNoted } }
  }
  const command = (line: string): Table => ({
    tool_input: { command: line },
    tool_use_id: `${id}-${++calls}`,
  })
  const asks = (kind: keyof typeof REASONS, line: string, isDenied: boolean): Step => ({
    ...said('before', command(line)),
    kind,
    denied: isDenied ? REASONS[kind] : undefined,
    delivers: undefined,
  })
  const runs = (kind: keyof typeof REASONS, line: string): readonly Step[] => [
    asks(kind, line, false),
    after('after', { tool_input: { command: line } }, true),
  ]
  return [
    plain('start'),
    plain('prompt'),
    plain('before', command('echo hello && pwd')),
    after('after', {}, true),
    asks('guard', `rm -rf build-${id}`, true),
    ...runs('script', `make all-${id}`),
    asks('script', `make denied-${id}`, true),
    asks('expression', `git push --force origin ${id}`, true),
    ...runs('webhook', `curl https://example.org/${id}`),
    asks('webhook', `curl https://example.org/denied/${id}`, true),
    plain('patching', { tool_use_id: `${id}-${++calls}` }),
    after('patched', {}, false),
    plain('calling', { tool_use_id: `${id}-${++calls}` }),
    after('called', {}, false),
    asks('guard', `rm -rf /tmp/${id}`, true),
    plain('stop'),
    plain('end'),
  ]
}
