#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { ownDir } from '@hookline/runtime/state'
import type * as Call from './call.ts'
import type * as TooOld from './late/too-old.ts'

/**
 * Where `hookline` begins. `run` is what an agent waits for: what Node makes of the program is kept, since compiling it is a
 * good part of what an event costs; whoever can write there can have code run, so the folder is ours alone or there is none.
 */
const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
const words = process.argv.slice(2)
// nothing else of hookline may be loaded before: it does not begin there
if (major < 22 || (major === 22 && minor < 19)) (require('./late/too-old.ts') as typeof TooOld).tooOld(words)
else if (words[0] === 'run' && !words.some(asksForHelp)) run()
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
