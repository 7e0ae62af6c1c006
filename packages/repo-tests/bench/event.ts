import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTurn, type Figure } from './measure.ts'

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
  mkdirSync(join(dir, '.git'))
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
    const said = `${stdout.toString()}${stderr.toString()}`
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
