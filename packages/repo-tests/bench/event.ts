import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTurn, type Figure } from './measure.ts'
import { withReceiver } from './webhook-sends.ts'

const ROUNDS = 41
/** What the published command and the wired lines start. */
const BIN = join(dirname(createRequire(import.meta.url).resolve('hookline/package.json')), 'dist', 'run.cjs')
const PAYLOAD = readFileSync(
  new URL('../../agents/fixtures/codex/0.169.0/pre-tool-use.bash.json', import.meta.url),
)

const HOOKS = `version = 1

[[hooks]]
id = "never"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"

[[hooks]]
id = "script"
on = "task.complete"
run = ["./answer.sh"]

[[hooks]]
id = "later"
on = "exec.before"
match = "make *"
run = ["sleep", "0.5"]
mode = "background"
delivery = "at-least-once"
concurrency = { limit = 1 }
`

const SCRIPT = '#!/bin/sh\nexit 0\n'

/** No resident process, an event no hook wants, beside what Node costs whatever one does. */
export async function eventOneshot(): Promise<Figure> {
  return inWorkspace(async (bench) => {
    const found = await inTurn(
      {
        hookline: () =>
          bench.time(
            [BIN, 'run', '--agent', 'codex', '--event', 'PreToolUse', '--config', bench.hooks],
            PAYLOAD,
          ),
        empty: () => bench.time([bench.empty], PAYLOAD),
      },
      ROUNDS,
    )
    return {
      ratio: found['hookline']! / found['empty']!,
      median: found['hookline']!,
      unit: 'ms',
      anchor: `an empty Node script, ${found['empty']!.toFixed(1)} ms`,
      goal: 1.3,
    }
  })
}

/** The same with one script hook that runs, beside an empty Node script and the script by itself. */
export async function eventOneshotScript(): Promise<Figure> {
  const stop = readFileSync(new URL('../../agents/fixtures/codex/0.169.0/stop.json', import.meta.url))
  return inWorkspace(async (bench) => {
    const payload = Buffer.from(stop.toString().replaceAll('/workspace', bench.dir))
    const found = await inTurn(
      {
        hookline: () =>
          bench.time([BIN, 'run', '--agent', 'codex', '--event', 'Stop', '--config', bench.hooks], payload),
        empty: () => bench.time([bench.empty], payload),
        script: () => bench.timeScript(payload),
      },
      ROUNDS,
    )
    const anchor = found['empty']! + found['script']!
    return {
      ratio: found['hookline']! / anchor,
      median: found['hookline']!,
      unit: 'ms',
      anchor: `an empty Node script ${found['empty']!.toFixed(1)} ms + the script bare ${found['script']!.toFixed(1)} ms`,
      goal: 1.6,
    }
  })
}

/**
 * A hook in the background, at-least-once, that takes half a second: what the agent waits for is that the run is on the disk.
 * Beside the same event without a hook. Who carries the run out is there already, but for the first round, which is not counted.
 */
export async function eventBackground(): Promise<Figure> {
  return inWorkspace(async (bench) => {
    let call = 0
    const payload = (command: string): Buffer => {
      const told = JSON.parse(PAYLOAD.toString()) as Record<string, unknown>
      return Buffer.from(JSON.stringify({ ...told, tool_use_id: `call-${++call}`, tool_input: { command } }))
    }
    const line = [BIN, 'run', '--agent', 'codex', '--event', 'PreToolUse', '--config', bench.hooks]
    const found = await inTurn(
      {
        hookline: () => bench.time(line, payload('make all')),
        nobody: () => bench.time(line, payload('ls')),
        empty: () => bench.time([bench.empty], PAYLOAD),
      },
      ROUNDS,
    )
    return {
      ratio: found['hookline']! / found['nobody']!,
      median: found['hookline']!,
      unit: 'ms',
      anchor: `the same event, which no hook wants, ${found['nobody']!.toFixed(1)} ms`,
      notes: [
        `the hook itself takes 500 ms`,
        `an empty Node script ${found['empty']!.toFixed(1)} ms: ${(found['hookline']! / found['empty']!).toFixed(2)}x`,
      ],
    }
  })
}

/** Node's own HTTP, and its fetch, in a program of a line. */
const BARE = {
  http: `const { request } = require('node:http'); const chunks = []; process.stdin.on('data', (c) => chunks.push(c)).on('end', () => request(process.argv[2], { method: 'POST' }, (r) => r.resume()).end(Buffer.concat(chunks)))`,
  fetch: `const chunks = []; process.stdin.on('data', (c) => chunks.push(c)).on('end', async () => (await fetch(process.argv[2], { method: 'POST', body: Buffer.concat(chunks) })).text())`,
} as const

/** A gate that a service answers over HTTP, no resident process, beside a program of Node's own that sends the same bytes. */
export async function eventOneshotWebhook(): Promise<Figure> {
  return withReceiver((url) =>
    inWorkspace(async (bench) => {
      const host = new URL(url).host
      const hooks = join(bench.dir, 'webhook.toml')
      writeFileSync(hooks, GATE.replace('HOST', host).replace('URL', url))
      const bare = (name: keyof typeof BARE): string => {
        writeFileSync(join(bench.dir, `${name}.cjs`), BARE[name])
        return join(bench.dir, `${name}.cjs`)
      }
      const [http, fetch] = [bare('http'), bare('fetch')]
      const line = [BIN, 'run', '--agent', 'codex', '--event', 'PreToolUse', '--config', hooks]
      const found = await inTurn(
        {
          hookline: () => bench.time(line, PAYLOAD),
          http: () => bench.time([http, url], PAYLOAD),
          fetch: () => bench.time([fetch, url], PAYLOAD),
          empty: () => bench.time([bench.empty], PAYLOAD),
        },
        ROUNDS,
      )
      const times = (name: string): string => `${(found['hookline']! / found[name]!).toFixed(2)}x`
      return {
        ratio: found['hookline']! / found['http']!,
        median: found['hookline']!,
        unit: 'ms',
        anchor: `node:http in a program of its own, ${found['http']!.toFixed(1)} ms`,
        notes: [
          `beside the same with fetch, ${found['fetch']!.toFixed(1)} ms: ${times('fetch')}`,
          `beside an empty Node script, ${found['empty']!.toFixed(1)} ms: ${times('empty')}`,
        ],
      }
    }),
  )
}

const GATE = `version = 1

[network]
allow_private = ["HOST"]

[[hooks]]
id = "policy"
on = "exec.before"
guard = true
executor = "webhook"
with.url = "URL"
`

/** What the log has of a request that went well. */
const REQUEST = /^user\/policy: POST \S+ 200 in \d+ ms, \d+ bytes\n/

interface Bench {
  readonly dir: string
  readonly hooks: string
  readonly empty: string
  readonly time: (args: readonly string[], input: Buffer) => number
  readonly timeScript: (input: Buffer) => number
}

async function inWorkspace(measure: (bench: Bench) => Promise<Figure>): Promise<Figure> {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  const [hooks, empty, script] = [join(dir, 'hooks.toml'), join(dir, 'empty.mjs'), join(dir, 'answer.sh')]
  mkdirSync(join(dir, '.git/refs'), { recursive: true })
  writeFileSync(hooks, HOOKS)
  writeFileSync(empty, '')
  writeFileSync(script, SCRIPT, { mode: 0o755 })
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env
  const env = { ...rest, XDG_STATE_HOME: join(dir, 'state') }
  const timed = (program: string, args: readonly string[], input: Buffer): number => {
    const started = performance.now()
    const { status, stdout, stderr } = spawnSync(program, args, { input, env, cwd: dir })
    const took = performance.now() - started
    // an event nobody objects to is answered with nothing: a refusal would be quick, and worth nothing
    const said = `${stdout.toString()}${stderr.toString().replace(REQUEST, '')}`
    if (status !== 0 || said !== '') throw new Error(`${program} ${args.join(' ')}: exit ${status}, ${said}`)
    return took
  }
  try {
    return await measure({
      dir,
      hooks,
      empty,
      time: (args, input) => timed(process.execPath, args, input),
      timeScript: (input) => timed(script, [], input),
    })
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 9 })
  }
}
