import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'

/** The keys of a terminal that are no letters. */
export const TERMINAL_KEYS = { enter: '\r', escape: '\u001b', interrupt: '\u0003', end: '\u0004' } as const

/** A program on a terminal of its own. */
export interface OnTerminal {
  /** All that was to be seen so far, without colours and without where it stood. */
  readonly screen: () => string
  /** The same as it was written, byte for byte. */
  readonly written: () => string
  /** Types. */
  readonly type: (keys: string) => void
  /** Resolves when the words stand there; those of before `type` count no more. @throws Error they do not come */
  readonly shows: (words: string | RegExp, timeoutMs?: number) => Promise<void>
  /** Its exit code; as a shell would say it, 128 and more for a signal. */
  readonly ended: Promise<number>
  readonly kill: () => void
}

/** How it is started. */
export interface TerminalOptions {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const SHOWN_MS = 20_000
const LOOK_MS = 20

/** Starts a program on a terminal that Python makes, and that answers what programs ask terminals. */
export function onTerminal({ argv, cwd, env }: TerminalOptions): OnTerminal {
  const order = JSON.stringify({ argv, cwd, env })
  const driver = spawn('python3', ['-c', DRIVER, order], { stdio: ['pipe', 'pipe', 'inherit'] })
  let [all, from] = ['', 0]
  let status = -1
  createInterface({ input: driver.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as { readonly seen?: string; readonly status?: number }
    all += said.seen ?? ''
    status = said.status ?? status
  })
  driver.stdin.on('error', () => undefined)
  const screen = (): string => readable(all)
  const isThere = (words: string | RegExp): boolean => {
    const now = readable(all.slice(from))
    return typeof words === 'string' ? now.includes(words) : words.test(now)
  }
  return {
    screen,
    written: () => all,
    type(keys) {
      from = all.length
      driver.stdin.write(`${JSON.stringify(keys)}\n`)
    },
    async shows(words, timeoutMs = SHOWN_MS) {
      for (const ends = Date.now() + timeoutMs; !isThere(words);) {
        if (Date.now() > ends || driver.exitCode !== null)
          throw new Error(`"${String(words)}" does not come up:\n${readable(all.slice(from))}`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    },
    ended: once(driver, 'close').then(() => status),
    kill: () => driver.stdin.end(),
  }
}

/** A move of the cursor counts as a gap between words; pictures are made of Braille. */
function readable(text: string): string {
  return stripVTControlCharacters(text.replaceAll(MOVES, ' ')).replaceAll(/[ \t\u2800-\u28ff]+/g, ' ')
}

const MOVES = new RegExp(`${TERMINAL_KEYS.escape}\\[[\\d;]*[HfCGd]`, 'g')

const DRIVER = `
import fcntl, json, os, pty, select, signal, struct, sys, termios
order = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.chdir(order["cwd"])
    os.execve(order["argv"][0], order["argv"], order["env"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
ASKED = [(b"\\x1b[6n", b"\\x1b[1;1R"), (b"\\x1b[c", b"\\x1b[?62;22c"), (b"\\x1b[?u", b"\\x1b[?0u"),
         (b"\\x1b]10;?", b"\\x1b]10;rgb:ffff/ffff/ffff\\x1b\\\\"), (b"\\x1b]11;?", b"\\x1b]11;rgb:0000/0000/0000\\x1b\\\\")]
typed = b""
is_open = True
while True:
    ready, _, _ = select.select([fd] + ([0] if is_open else []), [], [])
    if 0 in ready:
        more = os.read(0, 65536)
        if not more:
            is_open = False
            os.kill(pid, signal.SIGKILL)
        typed += more
        while b"\\n" in typed:
            line, typed = typed.split(b"\\n", 1)
            os.write(fd, json.loads(line).encode())
    if fd in ready:
        try:
            seen = os.read(fd, 65536)
        except OSError:
            seen = b""
        if not seen:
            break
        for question, answer in ASKED:
            for _ in range(seen.count(question)):
                os.write(fd, answer)
        try:
            print(json.dumps({"seen": seen.decode(errors="replace")}), flush=True)
        except BrokenPipeError:
            # the test is over
            os.kill(pid, signal.SIGKILL)
            os._exit(0)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps({"status": 128 - code if code < 0 else code}), flush=True)
`
