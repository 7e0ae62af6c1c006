#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { ownDir } from '@hookline/runtime/state'
import type * as Call from './call.ts'

/**
 * Where `hookline` begins. `run` is what an agent waits for: what Node makes of the program is kept, since compiling it is a
 * good part of what an event costs; whoever can write there can have code run, so the folder is ours alone or there is none.
 */
if (process.argv[2] === 'run' && !process.argv.some(asksForHelp)) run()
else void import('./main.ts')

function asksForHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function run(): void {
  const kept = ownDir(process.env, 'compiled')
  if (kept !== undefined) enableCompileCache(kept)
  const { main } = require('./call.ts') as typeof Call
  void main()
}
