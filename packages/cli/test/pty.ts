import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { createGlass, type Glass } from './glass.ts'

/** A program on a terminal of its own. */
export interface OnPty {
  readonly glass: Glass
  /** All bytes that it wrote to it. */
  readonly written: () => string
  readonly type: (keys: string) => void
  readonly resize: (columns: number, rows: number) => void
  /** Sends a signal to the program, and to whoever has started it there. */
  readonly kill: (signal: string) => void
  /** Its exit code; as a shell would say it, 128 and more for a signal. */
  readonly ended: Promise<number>
  /** Waits until the terminal shows what is looked for. @throws Error with what it shows instead */
  readonly shows: (what: string | RegExp) => Promise<void>
}

/** How long anything may take on a busy machine. */
const PATIENCE_MS = 30_000

/** Starts a program on a real terminal of 100 columns and 30 rows. Python makes it: Node cannot. */
export function onPty(argv: readonly string[], env: Readonly<Record<string, string>>): OnPty {
  const order = JSON.stringify({ argv, env, columns: 100, rows: 30 })
  const driver = spawn('python3', ['-c', DRIVER, order], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void driver.kill())
  const glass = createGlass(100, 30)
  let bytes = Buffer.alloc(0)
  driver.stdout.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    glass.feed(chunk)
  })
  const tell = (what: unknown): void => void driver.stdin.write(`${JSON.stringify(what)}\n`)
  return {
    glass,
    written: () => bytes.toString(),
    type: (keys) => tell({ keys }),
    resize(columns, rows) {
      glass.resize(columns, rows)
      tell({ columns, rows })
    },
    kill: (signal) => tell({ signal }),
    ended: new Promise((resolve) => driver.once('close', (code) => resolve(code ?? -1))),
    async shows(what) {
      const ends = Date.now() + PATIENCE_MS
      const isThere = (): boolean => {
        const text = glass.lines().join('\n')
        return typeof what === 'string' ? text.includes(what) : what.test(text)
      }
      while (!isThere()) {
        if (Date.now() > ends) throw new Error(`no ${String(what)} in:\n${glass.lines().join('\n')}`)
        await delay(20)
      }
    },
  }
}

const DRIVER = `
import fcntl, json, os, pty, select, signal, struct, sys, termios
order = json.loads(sys.argv[1])
def size(fd, it):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", it["rows"], it["columns"], 0, 0))
pid, fd = pty.fork()
if pid == 0:
    size(0, order)
    os.execve(order["argv"][0], order["argv"], order["env"])
def leave(*_):
    os.killpg(pid, signal.SIGKILL)
    sys.exit(1)
signal.signal(signal.SIGTERM, leave)
orders, wanted = b"", [fd, 0]
while True:
    ready, _, _ = select.select(wanted, [], [], 60)
    if not ready:
        leave()
    if 0 in ready:
        more = os.read(0, 65536)
        if not more:
            wanted = [fd]
        orders += more
        while b"\\n" in orders:
            line, orders = orders.split(b"\\n", 1)
            it = json.loads(line)
            if "keys" in it:
                os.write(fd, it["keys"].encode())
            elif "signal" in it:
                os.killpg(pid, getattr(signal, it["signal"]))
            else:
                size(fd, it)
    if fd in ready:
        try:
            seen = os.read(fd, 65536)
        except OSError:
            seen = b""
        if not seen:
            break
        os.write(1, seen)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(128 - status if status < 0 else status)
`
