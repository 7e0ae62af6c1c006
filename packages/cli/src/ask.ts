/**
 * Asks on the terminal. `undefined`: the input ended without an answer. Ctrl-C ends the process, as it would have without
 * the question.
 */
export async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  return new Promise((resolve) => {
    terminal.once('SIGINT', () => {
      // out of raw mode first: the signal ends us here
      terminal.close()
      process.stdout.write('\n')
      process.kill(process.pid, 'SIGINT')
    })
    terminal.once('close', () => resolve(undefined))
    terminal.question(question).then(
      (said) => {
        resolve(said.trim())
        terminal.close()
      },
      () => resolve(undefined),
    )
  })
}

/** Asks what only a yes agrees to. */
export async function isYes(question: string): Promise<boolean> {
  return /^(y|yes)$/i.test((await ask(`${question} [y/N] `)) ?? 'no')
}

/** True on a terminal, where there is somebody to ask. */
export function isTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true
}
