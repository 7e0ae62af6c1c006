import { HooklineError } from '@hookline/core'

/** Asks on the terminal, and shows nothing of what is typed. Ctrl-C ends the process, as it would have without the question. */
export async function hiddenAnswer(question: string): Promise<string> {
  const { stdin, stderr } = process
  // first: what is typed before would be shown by the terminal
  stdin.setRawMode(true).setEncoding('utf8')
  stderr.write(question)
  try {
    return await line()
  } finally {
    stdin.removeAllListeners('data').setRawMode(false).pause()
    stderr.write('\n')
  }
}

function line(): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    process.stdin.on('data', (text: string) => {
      for (const char of text) {
        if (char === '\r' || char === '\n') resolve(said)
        else if (char === CTRL_C) interrupt()
        else if (char === CTRL_D) reject(new HooklineError('USAGE', 'nothing was set'))
        else said = Object.hasOwn(ERASE, char) ? ERASE[char]!(said) : said + char
      }
    })
  })
}

const [CTRL_C, CTRL_D] = ['\u0003', '\u0004']

/** Backspace, as either kind of terminal has it, and Ctrl-U. */
const ERASE: Readonly<Record<string, (said: string) => string>> = {
  '\b': (said) => said.slice(0, -1),
  '\u007F': (said) => said.slice(0, -1),
  '\u0015': () => '',
}

function interrupt(): void {
  // out of raw mode first: the signal ends us here
  process.stdin.setRawMode(false)
  process.stderr.write('\n')
  process.kill(process.pid, 'SIGINT')
}
