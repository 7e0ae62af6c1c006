import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { parse } from 'smol-toml'
import { inTurn, type Figure } from './measure.ts'

const HOOKS = 1000
const ROUNDS = 41
const WARM = 40

/**
 * A hooks.toml of a thousand hooks read, checked in every way that needs no machine, and compiled; beside the parser alone.
 * Each round has a file of its own: what is kept of expressions and patterns from the round before is of no use.
 */
export async function check1000(): Promise<Figure> {
  await isRight(hooksToml(HOOKS, 'first'))
  let round = 0
  // a server that reads a file again has read others before
  for (let n = 0; n < WARM; n++) await read(hooksToml(HOOKS, `warm-${n}`))
  const text = (): string => hooksToml(HOOKS, `round-${++round}`)
  const found = await inTurn(
    {
      hookline: () => timed(text(), async (file) => void (await read(file))),
      parser: () => timed(text(), async (file) => void parse(file)),
    },
    ROUNDS,
  )
  const size = (hooksToml(HOOKS, 'first').length / 1024).toFixed(0)
  return {
    ratio: found['hookline']! / found['parser']!,
    median: found['hookline']!,
    unit: 'ms',
    anchor: `smol-toml by itself, ${found['parser']!.toFixed(1)} ms`,
    goal: 2,
    notes: [`${HOOKS} hooks, each with id, match and run of its own, ${size} KB`],
  }
}

function read(text: string): ReturnType<typeof compile> {
  return compile({ file: '/hooks.toml', text, dialects, executors: { script }, hookline: '1.0.0' })
}

async function timed(text: string, act: (text: string) => Promise<void>): Promise<number> {
  const started = performance.now()
  await act(text)
  return performance.now() - started
}

/** What is refused early would be quick, and worth nothing; and so would be what is not looked at. */
async function isRight(text: string): Promise<void> {
  const compiled = await read(text)
  if (!compiled.ok || compiled.plan.hooks.length !== HOOKS || compiled.plan.warnings.length > 0)
    throw new Error(`the file of the bench is not right: ${JSON.stringify(compiled).slice(0, 500)}`)
  for (const [from, to] of WRONG) {
    const last = text.lastIndexOf(from)
    const other = await read(text.slice(0, last) + to + text.slice(last + from.length))
    if (last < 0 || other.ok) throw new Error(`nobody saw ${to}`)
  }
}

/** Each turned wrong at its last place: every check has to look at every hook. */
const WRONG: readonly (readonly [from: string, to: string])[] = [
  ['guard = true', 'gaurd = true'],
  ['timeout = "8s"', 'timeout = "8 s"'],
  ['event.data.command.contains', 'event.data.comand.contains'],
  ['needs = ["hook-', 'needs = ["hock-'],
  ['/^npm', '/(^npm'],
  ['payload = "claude"', 'payload = "clod"'],
  ['"{{ event.session.id }}"', '"{{ event.session.idd }}"'],
  ['on = "patch.after"', 'on = "patch.afer"'],
]

/** As people write them: guards with reasons, formatters, scripts that judge, notes in the background. */
function hooksToml(count: number, mark: string): string {
  const hooks = Array.from(
    { length: count },
    (_, n) => `[[hooks]]\nid = "hook-${n}"\n${KINDS[n % KINDS.length]!(n, mark)}`,
  )
  return `version = 1\n\n[defaults]\ntimeout = "10s"\n\n${hooks.join('\n')}`
}

const KINDS: readonly ((n: number, mark: string) => string)[] = [
  (n) =>
    `on = "exec.before"\nmatch = "git push *--force* branch-${n}"\nguard = true\ndeny = "Force-push to branch-${n} is off here: open a PR"\n`,
  (n) =>
    `on = "patch.after"\nmatch = ["src/part-${n}/**/*.{ts,tsx}", "!**/*.d.ts"]\nrun = 'pnpm exec prettier --write "$@" # ${n}'\n`,
  (n, mark) =>
    `description = "Looks at what is installed, case ${n}"\non = "exec.before"\nmatch = '/^npm (install|i) ${mark}-${n}/'\nrun = ["./hooks/check-${n}.sh", "--strict"]\ntimeout = "8s"\n`,
  (n, mark) =>
    `on = "exec.before"\nmatch = "psql *db${n}*"\nif = 'event.data.command.contains("drop") && event.session.cwd != "/work/${mark}/${n}"'\nrun = ["./hooks/sql.sh", "${n}"]\nwith = { cwd = "tools", payload = "claude" }\n`,
  (n) =>
    `on = "exec.before"\nmatch = "terraform * -target=module-${n}"\nneeds = ["hook-${n - 1}"]\nrun = "./hooks/terraform.sh ${n}"\nenv = { CASE = "${n}", SESSION = "{{ event.session.id }}" }\n`,
  (n, mark) =>
    `on = ["task.complete", "session.end"]\nrun = ["notify-send", "--", "case ${n}: {{ event.agent.name }} is done with ${mark}"]\nmode = "background"\n`,
  (n) =>
    `on = "mcp.before"\nmatch = ["github/*_${n}", "!github/get_*"]\ndeny = "This changes something on GitHub, case ${n}"\n`,
  (n) =>
    `on = "permission.request"\nmatch = "rm -rf build-${n}*"\nrun = ["./hooks/answer.sh", "${n}"]\npriority = ${n % 7}\nenabled = ${n % 16 !== 7}\n`,
]
