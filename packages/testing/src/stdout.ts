/** What is written to this process's stdout while something runs; nothing of it gets out. */
export async function writtenDuring(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = []
  const restore = [
    replaced(process.stdout, 'write', (chunk) => {
      written.push(text(chunk))
      return true
    }),
    // a test runner may have put its own console in the place of the one that ends in stdout
    ...TO_STDOUT.map((name) =>
      replaced(console, name, (...args) => void written.push(args.map(text).join(' '))),
    ),
  ]
  try {
    await work()
  } finally {
    for (const back of restore) back()
  }
  return written.join('')
}

const TO_STDOUT = ['log', 'info', 'debug', 'dir', 'table', 'group'] as const

function replaced<Name extends string>(
  owner: Record<Name, unknown>,
  name: Name,
  replacement: (...args: unknown[]) => unknown,
): () => void {
  const original = owner[name]
  owner[name] = replacement
  return () => {
    owner[name] = original
  }
}

function text(chunk: unknown): string {
  return chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk)
}
