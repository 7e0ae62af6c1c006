import { writeFileSync } from 'node:fs'
import {
  codexExec,
  findCodex,
  NATIVES,
  snakeCase,
  startModelServer,
  trustedHash,
  type Codex,
  type ModelStep,
} from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine } from '../test/codex-installed.ts'
import { inTurn, type Figure } from './measure.ts'

const ROUNDS = 9
const CALLS = 20
/** The start and the end of session and task, and each call before and after. */
const EVENTS = 4 + 2 * CALLS
const SCRIPT: readonly ModelStep[] = [
  ...Array.from({ length: CALLS }, () => [{ shell: 'true' }] as const),
  [{ say: 'done' }],
]
/** What Codex waits for at every request of the model is wired by nobody who has no use for it. */
const WIRED = NATIVES.filter((native) => !native.endsWith('ModelRequest'))

const GUARDED = `version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"
`

/** A whole session of the real Codex, beside itself without hooks and with one that does nothing. */
export async function codexSession(): Promise<Figure> {
  const codex = await findCodex()
  if ('missing' in codex) throw new Error(codex.missing)
  const machines: Machine[] = []
  const session = async (set: (machine: Machine) => Promise<void> | void): Promise<() => Promise<number>> => {
    const machine = await createMachine()
    machines.push(machine)
    await set(machine)
    return () => timed(machine, codex)
  }
  try {
    const found = await inTurn(
      {
        none: await session(() => undefined),
        hookline: await session((machine) => installed(machine, GUARDED)),
        oneshot: await session((machine) => installed(machine, `${GUARDED}\n[server]\nstart = "never"\n`)),
        noop: await session((machine) => wired(machine, 'true')),
        node: await session((machine) => wired(machine, `'${process.execPath}' -e 0`)),
      },
      ROUNDS,
    )
    return figureOf(found)
  } finally {
    for (const machine of machines) {
      await machine.hookline(['serve', 'stop', '--force'])
      await machine.remove()
    }
  }
}

async function installed(machine: Machine, hooks: string): Promise<void> {
  machine.place(HOOKS, hooks)
  const { exitCode, stderr } = await machine.hookline(['install', 'codex'])
  if (exitCode !== 0) throw new Error(stderr)
  if (!hooks.includes('never')) await machine.hookline(['serve'])
}

/** One line for each event, trusted. */
function wired({ hooksJson, configToml, read }: Machine, command: string): void {
  const handlers = WIRED.map((native) => [native, { type: 'command', command, timeout: 3 }] as const)
  const hooks = Object.fromEntries(handlers.map(([native, handler]) => [native, [{ hooks: [handler] }]]))
  writeFileSync(hooksJson, JSON.stringify({ hooks }))
  const records = handlers.map(
    ([native, handler]) =>
      `[hooks.state.${JSON.stringify(`${hooksJson}:${snakeCase(native)}:0:0`)}]\ntrusted_hash = "${trustedHash(native, handler)}"\n`,
  )
  writeFileSync(configToml, `${read('codex-home/config.toml')}\n${records.join('\n')}`)
}

async function timed({ lab, env, configToml, read }: Machine, codex: Codex): Promise<number> {
  const model = await startModelServer(SCRIPT)
  writeFileSync(
    configToml,
    read('codex-home/config.toml').replace(/http:\/\/127\.0\.0\.1:\d+\/v1/, model.url),
  )
  const from = performance.now()
  const { exitCode, stderr } = await codexExec({
    codex,
    prompt: 'Do it.',
    timeoutMs: 120_000,
    cwd: lab.workspace,
    env,
  })
  const took = performance.now() - from
  if (exitCode !== 0 || model.requests.length !== SCRIPT.length) throw new Error(stderr)
  await model.close()
  return took
}

function figureOf(found: Readonly<Record<string, number>>): Figure {
  const { none = 1, hookline = 0 } = found
  const added = (name: string): number => (found[name]! - none) / EVENTS
  const beside = (name: string): string =>
    `${found[name]!.toFixed(0)} ms, ${(found[name]! / none).toFixed(2)}x, ${added(name).toFixed(1)} ms an event`
  return {
    ratio: hookline / none,
    median: hookline,
    unit: 'ms',
    anchor: `the same session without hooks, ${none.toFixed(0)} ms`,
    notes: [
      `${CALLS} commands, ${EVENTS} events: hookline adds ${added('hookline').toFixed(1)} ms an event, ${(added('hookline') / added('noop')).toFixed(2)}x of a hook that is \`true\``,
      `\`true\` ${beside('noop')}; \`node -e 0\` ${beside('node')}`,
      `hookline without its server ${beside('oneshot')}`,
    ],
  }
}
