import { enableCompileCache } from 'node:module'
import process from 'node:process'
import { isMainThread, Worker } from 'node:worker_threads'
import { serve } from './serve.ts'
import { watch } from './watch.ts'

/**
 * The program of a host: `node <this> <MiB of memory> <where compiled code is kept>`. It talks over descriptor 3; on 4
 * it learns that whoever started it has ended. A second thread waits for that, because the plugin may never let the first
 * one look.
 */
export function host(): void {
  const [, program = '', memory, compiled = ''] = process.argv
  if (!isMainThread) return watch(Number(memory))
  new Worker(program, { argv: [memory] }).unref()
  if (compiled !== '') enableCompileCache(compiled)
  serve()
}
