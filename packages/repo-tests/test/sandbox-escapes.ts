import { existsSync, readFileSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A way out: what the hook runs, and whether it came to something, as seen from outside. */
export interface Escape {
  readonly run: string
  readonly came: (at: World) => boolean | Promise<boolean>
}

/** Where it is tried. */
export interface World {
  readonly dir: (name: string) => string
  /** What the hook printed. */
  readonly said: string
  /** Connections that reached a socket or a port. */
  readonly reached: number
  /** A process of the same user that minds its own business. */
  readonly bystander: number
}

const made =
  (name: string) =>
  ({ dir }: World): boolean =>
    existsSync(dir(name))
const told =
  (text: string) =>
  ({ said }: World): boolean =>
    said.includes(text)

/** What needs a link in place of a folder that steers an agent. */
export const BY_LINK = 'reach a socket by a link that the agent put where nothing is written'

/** Connects to a port or a socket, which counts who comes. */
function connecting(at: string): string {
  return `node -e 'const s=require("net").connect(${at});s.on("connect",()=>process.exit());s.on("error",()=>{})'`
}

/** PTRACE_ATTACH; the word is none of the line itself. */
const TRACING =
  'import ctypes, os; print("TRA" + "CED" if ctypes.CDLL(None).ptrace(16, int(os.environ["BYSTANDER"]), 0, 0) == 0 else "no")'

/** Ways out, by what is tried. */
export const ESCAPES: Readonly<Record<string, Escape>> = {
  'write beside the workspace': { run: 'touch ../beside.txt', came: made('beside.txt') },
  'write in the home folder': { run: 'touch "$HOME/.bashrc"', came: made('home/.bashrc') },
  'write by a link that leads out': { run: 'touch out/linked.txt', came: made('elsewhere/linked.txt') },
  'write by a link of its own': {
    run: 'ln -s ../elsewhere mine && touch mine/own.txt',
    came: made('elsewhere/own.txt'),
  },
  'plant a hook of git': {
    run: 'mkdir -p .git/hooks && touch .git/hooks/pre-commit',
    came: made('workspace/.git/hooks/pre-commit'),
  },
  'move the folder of git away and put another there': {
    run: 'mv .git old && mkdir .git && touch .git/other',
    came: made('workspace/.git/other'),
  },
  'put settings of Codex where there are none': {
    run: 'mkdir -p .codex && touch .codex/config.toml',
    came: made('workspace/.codex/config.toml'),
  },
  'put settings of Claude Code where there are none': {
    run: 'rmdir .claude; mkdir -p .claude && touch .claude/settings.json',
    came: made('workspace/.claude/settings.json'),
  },
  'put skills where there are none': {
    run: 'mv .agents aside; mkdir -p .agents/skills',
    came: made('workspace/.agents/skills'),
  },
  'name MCP servers where there are none': {
    run: 'rm -rf .mcp.json; echo {} > .mcp.json',
    came: ({ dir }) => isFile(dir('workspace/.mcp.json')),
  },
  'change the hooks of the project': {
    run: 'echo x > hooks.toml',
    came: ({ dir }) => readFileSync(dir('workspace/hooks.toml'), 'utf8') === 'x\n',
  },
  'change the hooks of the user': {
    run: 'touch "$HOME/.config/hookline/other"',
    came: made('home/.config/hookline/other'),
  },
  'read a key': { run: 'cat "$HOME/.ssh/id"', came: told('KEY-OF-SSH') },
  'read a key behind a link': { run: 'cat "$HOME/.aws/credentials"', came: told('KEY-OF-AWS') },
  'read what hookline keeps': {
    run: 'cat "$HOME/.local/state/hookline/secrets/TOKEN"',
    came: told('KEY-OF-HOOKLINE'),
  },
  'write into what hookline keeps, and think that it is kept': {
    run: 'touch "$HOME/.local/state/hookline/copy" && echo KEPT-THERE',
    came: told('KEPT-THERE'),
  },
  'read the environment of another process': {
    run: 'cat /proc/$BYSTANDER/environ | tr "\\\\0" "\\\\n"',
    came: told('KEY-OF-ANOTHER'),
  },
  'reach files by the root of another process': {
    run: 'touch /proc/$BYSTANDER/root$HOME/by-proc',
    came: made('home/by-proc'),
  },
  'end another process': {
    run: 'kill -9 $BYSTANDER',
    came: ({ bystander }) => !isAlive(bystander),
  },
  'trace another process': { run: `python3 -c '${TRACING}'`, came: told('TRACED') },
  'reach a port of this machine': { run: connecting('+process.env.PORT'), came: reached },
  'reach a socket of another program': { run: connecting('process.env.SOCKET'), came: reached },
  'reach a socket in the workspace': { run: connecting('"own.sock"'), came: reached },
  [BY_LINK]: {
    run: connecting('".codex/own.sock"'),
    came: reached,
  },
  'reach an abstract socket': { run: connecting('"\\0" + process.env.ABSTRACT'), came: reached },
  'make namespaces in which it is root': {
    run: 'unshare --user --map-root-user touch root.txt',
    came: made('workspace/root.txt'),
  },
  'read what another left in the temporary folder': { run: 'cat "$LEFT"', came: told('LEFT-BY-ANOTHER') },
  'write into the temporary folder of all': {
    run: 'touch /tmp/hookline-$BYSTANDER',
    came: ({ bystander }) => existsSync(`/tmp/hookline-${bystander}`),
  },
  'leave a child behind that goes on': {
    run: 'setsid sh -c "sleep 1; touch later.txt" >/dev/null 2>&1 &',
    came: async ({ dir }) => {
      await delay(1800)
      return existsSync(dir('workspace/later.txt'))
    },
  },
  'run what the agent planted for a formatter, with all rights': {
    run: 'node ./formatter.cjs',
    came: made('home/by-plugin'),
  },
}

function reached({ reached: count }: World): boolean {
  return count > 0
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \([^]*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** What a backend does not hold, as its page says. */
export const LEFT_OPEN: Readonly<Record<string, readonly string[]>> = {
  bubblewrap: [],
  codex: ['read what another left in the temporary folder', 'write into the temporary folder of all'],
  'sandbox-runtime': [
    'write into what hookline keeps, and think that it is kept',
    'read what another left in the temporary folder',
  ],
}

/** What is held by which, as docs/sandbox.md has it. */
export function escapesTable(): string {
  const names = Object.keys(LEFT_OPEN)
  const rows = Object.keys(ESCAPES).map((what) => {
    const cells = names.map((name) => (LEFT_OPEN[name]!.includes(what) ? 'open' : 'held'))
    return `| ${what} | ${cells.join(' | ')} |`
  })
  return [
    `| a hook tries to | ${names.join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...rows,
  ].join('\n')
}
