import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { Sum } from './narrator.ts'
import type { TracedHook, TraceLine } from '@hookline/repo-tests/e2e'

type Style = Parameters<typeof styleText>[0]
type Data = TraceLine['event']['data']

/** Colour on a terminal only, and not where NO_COLOR says no. */
const paint = (style: Style, text: string): string => styleText(style, text)

export function print(text = ''): void {
  process.stdout.write(`${text}\n`)
}

export function printTitle(title: string): void {
  print(`\n${paint('bold', title)}`)
}

/** An event, and below it every hook that was asked and what it said. */
export function printEvent({ event, hooks }: TraceLine, workspace: string): void {
  const about = ABOUT[event.name.split('.')[0]!]?.(event.data, workspace) ?? ''
  print(`  ${event.name.padEnd(16)}${paint('dim', about)}`)
  for (const hook of hooks) print(`    ${hook.hook.split('/')[1]!.padEnd(20)}${said(hook)}`)
}

export function printClaim(says: string, holds: boolean): void {
  print(`    ${holds ? paint('green', '✓') : paint(['red', 'bold'], '✗ not so:')} ${says}`)
}

/** The last words, and the exit code. */
export function printEnd({ held, failed, events, answered }: Sum, ms: number): number {
  const total = held + failed
  const verdict =
    failed === 0
      ? paint('green', `All ${total} checks held`)
      : paint('red', `${failed} of ${total} checks did not hold`)
  print(`\n${verdict}: ${events} events, hooks spoke to ${answered} of them, ${(ms / 1000).toFixed(1)} s.`)
  print(`\n${paint('bold', 'Now you')}`)
  for (const line of NEXT) print(`  ${line}`)
  return failed === 0 ? 0 : 1
}

const NEXT = [
  'Open examples/quickstart/hooks.toml: what you saw is all in there.',
  'Take the hook no-force-push out and run this again: you are told what then does not hold.',
  'Ask the hooks about a command of your own, without an agent:',
  '',
  '  npx -y pnpm@12 exec node packages/cli/bin/hookline.cjs try exec.before \\',
  '    "cd /srv && sudo git push --force" --config examples/quickstart/hooks.toml',
]

/** What an event is about, by the first word of its name. */
const ABOUT: Readonly<Record<string, (data: Data, workspace: string) => string>> = {
  session: ({ source, reason }) => text(source ?? reason),
  task: ({ prompt, status }) => text(prompt ?? status),
  exec: ({ command }) => text(command),
  patch: ({ files }, workspace) =>
    (files as readonly { readonly path: string; readonly change: string }[])
      .map(({ path, change }) => `${change} ${path.startsWith('/') ? relative(workspace, path) : path}`)
      .join(', '),
  mcp: ({ server, tool }) => `${text(server)}/${text(tool)}`,
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function said({ status, output = {}, error, why, durationMs }: TracedHook): string {
  if (status === 'failed') return `${paint('red', 'failed'.padEnd(9))}${error?.message ?? ''}`
  if (status === 'skipped') return `${paint('dim', 'skipped'.padEnd(9))}${why ?? ''}`
  const { decision, reason, context, rewrite } = output
  if (decision !== undefined) {
    const style = decision === 'deny' ? 'red' : 'green'
    return `${paint(style, decision.padEnd(9))}${reason ?? ''}`
  }
  if (rewrite !== undefined)
    return `${paint('yellow', 'rewrite'.padEnd(9))}${Object.values(rewrite).join('')}`
  if (context !== undefined) return `${paint('cyan', 'context'.padEnd(9))}${context}`
  return `${'done'.padEnd(9)}${paint('dim', `in ${Math.round(durationMs)} ms`)}`
}
