import type { ServerStatus } from '../status.ts'

/** How the server is, in Prometheus's text format. Sessions, paths and targets are no labels: there are too many. */
export function gauges(status: ServerStatus, streams: number): string {
  return ROWS.map(([name, type, help, samples]) => {
    const full = `hookline_server_${name}`
    const lines = samples(status, streams).map(([labels, value]) => `${full}${labelled(labels)} ${value}\n`)
    return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('')}`
  }).join('')
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]
type Row = readonly [
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  samples: (status: ServerStatus, streams: number) => readonly Sample[],
]

const one = (value: number): readonly Sample[] => [[{}, value]]

const ROWS: readonly Row[] = [
  ['info', 'gauge', 'Which hookline it is; always 1.', ({ version, build }) => [[{ version, build }, 1]]],
  ['start_time_seconds', 'gauge', 'When it started, since the epoch.', (s) => one(s.startedAt / 1000)],
  [
    'draining',
    'gauge',
    'Whether it takes no more calls and ends.',
    (s) => one(s.state === 'draining' ? 1 : 0),
  ],
  ['rss_bytes', 'gauge', 'Memory.', (s) => one(s.rss)],
  ['calls_open', 'gauge', 'Calls of agents that are being answered.', (s) => one(s.calls.open)],
  [
    'calls_total',
    'counter',
    'Calls of agents: answered, refused (a process of its own did it) or abandoned.',
    ({ calls }) =>
      (['answered', 'refused', 'abandoned'] as const).map((result) => [{ result }, calls[result]]),
  ],
  [
    'wait_seconds',
    'gauge',
    'How long agents waited, of the last 1,000 calls.',
    ({ waits }) =>
      waits === null
        ? []
        : [
            [{ quantile: '0.5' }, waits.p50 / 1000],
            [{ quantile: '0.99' }, waits.p99 / 1000],
            [{ quantile: '1' }, waits.max / 1000],
          ],
  ],
  ['sessions', 'gauge', 'Sessions of agents in the last hour.', (s) => one(s.sessions.length)],
  ['hooks_running', 'gauge', 'Hooks that an agent waits for.', (s) => one(s.running.length)],
  [
    'queue',
    'gauge',
    'Runs in the journal: queued, running, or dead letters.',
    ({ queue }) =>
      queue === null
        ? []
        : (['queued', 'running', 'dead'] as const).map((state) => [{ state }, queue[state]]),
  ],
  [
    'breakers_open',
    'gauge',
    'Targets that nothing is sent to for now.',
    ({ queue }) => (queue === null ? [] : one(queue.breakers.length)),
  ],
  ['config_errors', 'gauge', 'What is wrong with hooks.toml files.', (s) => one(s.config.errors.length)],
  ['streams', 'gauge', 'Who follows over HTTP.', (_, streams) => one(streams)],
]

function labelled(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\\n"]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
