import { equal } from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { contextOf, execution, type Trial } from './execution.ts'

/** Asserts that nothing is written between the lines of the answer. */
export async function assertSilent(trial: Trial): Promise<void> {
  const { executor, works, fails } = trial
  const written = await writtenDuring(async () => {
    for (const use of [...works, ...(fails ?? [])]) {
      const context = await contextOf(use, trial)
      await settle(() => executor.target?.(context.options))
      await settle(() => executor.preview?.(context))
      await settle(() => executor.check?.(context.options, context))
      await execution(use, trial)
    }
  })
  equal(written, '', 'stdout belongs to the agent')
}

/** What fails here is the matter of another case. */
async function settle(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch {
    // see above
  }
}

/** What something writes to this process's stdout; nothing of it gets out, and what others write meanwhile does. */
async function writtenDuring(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = []
  // a test runner may report on stdout at the same time: who writes is told by where the write comes from
  const ours = new AsyncLocalStorage<true>()
  const instead = (hear: Act): ((original: Act) => Act) => {
    return (original) =>
      function heard(this: unknown, ...args) {
        return ours.getStore() === true ? hear(...args) : original.apply(this, args)
      }
  }
  const hear = (...chunks: readonly unknown[]): boolean => written.push(chunks.map(text).join(' ')) > 0
  const toFile = (original: Act): Act => {
    return (...args) =>
      args[0] === 1 && ours.getStore() === true ? hear(args[1]) && text(args[1]).length : original(...args)
  }
  const restore = [
    replaced(
      process.stdout,
      'write',
      instead((chunk) => hear(chunk)),
    ),
    // a test runner may have put its own console in the place of the one that ends in stdout
    ...TO_STDOUT.map((name) => replaced(console, name, instead(hear))),
    ...TO_FILE.map((name) => replaced(fs, name, toFile)),
  ]
  syncBuiltinESMExports()
  try {
    await ours.run(true, work)
  } finally {
    for (const back of restore) back()
    syncBuiltinESMExports()
  }
  return written.join('')
}

const TO_STDOUT = ['log', 'info', 'debug', 'dir', 'table', 'group'] as const
/** Those take a file descriptor; 1 is stdout. */
const TO_FILE = ['writeSync', 'writeFileSync'] as const

type Act = (...args: unknown[]) => unknown

function replaced<Name extends string>(
  owner: Record<Name, unknown>,
  name: Name,
  replacement: (original: Act) => Act,
): () => void {
  const original = owner[name]
  owner[name] = replacement(original as Act)
  return () => {
    owner[name] = original
  }
}

function text(chunk: unknown): string {
  return chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk)
}
