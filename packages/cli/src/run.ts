#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { ownDir, stateDir } from '@hookline/runtime/state'
import type * as Call from './call.ts'
import type * as EnterManaged from './late/enter-managed.ts'
import type * as TooOld from './late/too-old.ts'

/**
 * Where `hookline` begins. `run` is what an agent waits for: what Node makes of the program is kept, since compiling it is a
 * good part of what an event costs, and of what a person waits for; whoever can write there can have code run, so the folder is
 * ours alone or there is none.
 */
const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
const words = process.argv.slice(2)
// nothing else of hookline may be loaded before: it does not begin there
if (major < 22 || (major === 22 && minor < 19)) (require('./late/too-old.ts') as typeof TooOld).tooOld(words)
else if (words[0] === 'run' && !words.some(asksForHelp)) run()
else {
  // a verb makes no folder that it only would be quicker with
  if (existsSync(stateDir(process.env))) keepCompiled()
  void import('./main.ts')
}

function asksForHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function run(): void {
  // a line of the company's: nothing that its user keeps is run or believed
  if (words.some((word, at) => word === 'managed' && words[at - 1] === '--scope')) {
    ;(require('./late/enter-managed.ts') as typeof EnterManaged).enterManaged(process.env)
    return call()
  }
  keepCompiled()
  call()
}

function keepCompiled(): void {
  const kept = ownDir(process.env, 'compiled')
  if (kept !== undefined) enableCompileCache(kept)
}

function call(): void {
  const { main } = require('./call.ts') as typeof Call
  void main()
}
