import { enableCompileCache } from 'node:module'
import { ownDir } from '@hookline/runtime/state'
import type * as Call from './call.ts'

/**
 * Where `hookline run` begins. What Node makes of the program is kept, since compiling it is a good part of what an
 * event costs; whoever can write there can have code run, so the folder is ours alone or there is none.
 */
const kept = ownDir(process.env, 'compiled')
if (kept !== undefined) enableCompileCache(kept)
const { main } = require('./call.ts') as typeof Call
void main()
