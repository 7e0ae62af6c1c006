import { execFile } from 'node:child_process'
import { hooklineBin } from '../e2e/index.ts'

/** What is typed at a question. */
export const KEYS = {
  enter: '\r',
  yes: 'y\r',
  no: 'n\r',
  other: 'whatever\r',
  interrupt: '\u0003',
  end: '\u0004',
} as const

/** A conversation on a terminal that is over. */
export interface Talk {
  /** All that was to be seen. */
  readonly screen: string
  /** The exit code; as a shell would say it, 128 and more for a signal. */
  readonly status: number
}

/** Where the command is called. */
interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** What is typed where names are asked for. */
  readonly more?: string
  /** What happens while the question stands there, before anything is typed. */
  readonly meanwhile?: () => void
}

/**
 * Calls the built command on a real terminal, and types when the question stands there. Python makes the terminal: it is
 * where tests run, and Node cannot. @throws Error where it is not
 */
export function onTerminal(
  args: readonly string[],
  keys: string,
  { cwd, env, more = '', meanwhile }: Place,
): Promise<Talk> {
  const argv = [process.execPath, hooklineBin(), ...args]
  const order = JSON.stringify({ argv, keys, more, cwd, env, waits: meanwhile !== undefined })
  return new Promise((resolve, reject) => {
    const driver = execFile(
      'python3',
      ['-c', DRIVER, order],
      { timeout: 60_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout.slice(stdout.indexOf('{'))) as Talk)
        else reject(new Error(`no terminal to test on: python3 says: ${stderr || error.message}`))
      },
    )
    driver.stdout!.once('data', () => {
      if (driver.exitCode !== null || meanwhile === undefined) return
      meanwhile()
      driver.stdin!.write('go on\n')
    })
  })
}

const DRIVER = `
import json, os, pty, select, signal, sys, time
order = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.chdir(order["cwd"])
    os.execve(order["argv"][0], order["argv"], order["env"])
screen, typed, ends = b"", False, time.time() + 45
while True:
    ready, _, _ = select.select([fd], [], [], max(0, ends - time.time()))
    if not ready:
        os.kill(pid, signal.SIGKILL)
        sys.exit("nothing more came after: " + screen.decode(errors="replace"))
    try:
        seen = os.read(fd, 65536)
    except OSError:
        seen = b""
    if not seen:
        break
    screen += seen
    if not typed and (b"/N] " in screen or b"/n] " in screen or b"(not shown): " in screen):
        typed = True
        if order["waits"]:
            print("asked", flush=True)
            sys.stdin.readline()
        os.write(fd, order["keys"].encode())
    if typed and order["more"] and b"for none: " in screen:
        os.write(fd, order["more"].encode())
        order["more"] = ""
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
if order["keys"] and not typed:
    sys.exit("it did not ask: " + screen.decode(errors="replace"))
print(json.dumps({"screen": screen.decode(), "status": 128 - status if status < 0 else status}))
`
