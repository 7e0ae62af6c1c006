import type { CallKind } from '../session-way.ts'
import { ownWords } from './words.ts'

/** What a call of Codex is. Where it is not clear it is one with hooks: who begins no session takes no notice of them. */
export function callKind(words: readonly string[]): CallKind {
  const own = ownWords(words)
  if (own.some((word) => TELLS_OF_ITSELF.has(word))) return 'none'
  if (own.some((word) => word === '--remote' || word.startsWith('--remote='))) return 'elsewhere'
  const [first, second] = plainWords(own)
  // a prompt may stand before the command
  const command = [first, second].find((word) => word !== undefined && Object.hasOwn(COMMANDS, word))
  if (command === undefined) return 'terminal'
  const { kind, elsewhere = [] } = COMMANDS[command]!
  if (own.slice(own.indexOf(command) + 1).some((word) => elsewhere.includes(word))) return 'elsewhere'
  return kind === 'none' && !isSurely(command, own) ? 'terminal' : kind
}

interface Command {
  readonly kind: CallKind
  /** What it can be told to do by processes that it does not start. */
  readonly elsewhere?: readonly string[]
}

/** Any other word is a prompt. */
const COMMANDS: Readonly<Record<string, Command>> = {
  exec: { kind: 'plain' },
  e: { kind: 'plain' },
  review: { kind: 'plain' },
  'app-server': { kind: 'plain', elsewhere: ['proxy', 'daemon'] },
  'mcp-server': { kind: 'plain' },
  resume: { kind: 'terminal' },
  fork: { kind: 'terminal' },
  debug: { kind: 'none', elsewhere: ['app-server'] },
  ...all('elsewhere', 'agents cloud queue remote-control'),
  ...all(
    'none',
    'login logout mcp plugin completion update doctor sandbox apply a archive delete unarchive migrate-rollouts',
    'migrate-nfs-db exec-server features help',
  ),
}

function all(kind: CallKind, ...lines: readonly string[]): Readonly<Record<string, Command>> {
  return Object.fromEntries([...setOf(...lines)].map((command) => [command, { kind }]))
}

const TELLS_OF_ITSELF = setOf('--help -h --version -V')

/** Options that take a value, so that this is not taken for a command. */
const VALUED = setOf(
  '-c --config --enable --disable --remote --remote-auth-token-env -m --model --local-provider',
  '-p --profile -s --sandbox -C --cd --add-dir -a --ask-for-approval',
)

/** Those that take every word up to the next option. */
const GREEDY = setOf('-i --image')

const SWITCHES = setOf(
  '--oss --strict-config --approve-for-me --worktree --search --no-alt-screen --no-daemon',
  '--dangerously-bypass-approvals-and-sandbox --dangerously-bypass-hook-trust',
)

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')))
}

/** Words that are neither options nor their values. */
function plainWords(own: readonly string[]): readonly string[] {
  let option: string | undefined
  return own.filter((word) => {
    const before = option
    if (word.startsWith('-')) option = word
    else if (before === undefined || !GREEDY.has(before)) option = undefined
    return !word.startsWith('-') && (before === undefined || !(VALUED.has(before) || GREEDY.has(before)))
  })
}

/** After an option that nobody knows, a word may be its value. */
function isSurely(command: string, own: readonly string[]): boolean {
  const before = own.slice(0, own.indexOf(command))
  return before.every((word) => !word.startsWith('-') || isKnown(word))
}

function isKnown(option: string): boolean {
  const name = option.startsWith('--') ? option.split('=', 1)[0]! : option.slice(0, 2)
  return VALUED.has(name) || GREEDY.has(name) || SWITCHES.has(name)
}
