import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { executorContract } from '@hookline/testing'
import { diary } from './index.js'

const stateDir = mkdtempSync(join(tmpdir(), 'diary-'))
mkdirSync(join(stateDir, 'taken'))

const cases = executorContract(diary, {
  works: [{ name: 'writes a line', options: { name: 'diary', says: 'ran {{ event.data.command }}' } }],
  hangs: null, // it never waits
  fails: [{ name: 'meets a directory', options: { name: 'taken', says: 'x' }, retryable: false }],
  done: () => readFileSync(join(stateDir, 'diary'), { encoding: 'utf8', flag: 'a+' }).split('\n').length,
  stateDir,
})

for (const { name, run } of cases) await test(name, run)
