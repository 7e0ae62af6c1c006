import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { READABLE } from '../../test/hostile-world.ts'
import type { Company } from '../../test/managed-world.ts'
import type { ManagedAttack } from './attack.ts'

/** Where the lines of the company leave something for their user, who may write there. */
const STATE = 'home/.local/state/hookline/managed/hookline'

/** A program of the user's with Node that runs the company's lines, as them. */
function runs(c: Company, name: string, program: string): void {
  const { status, stderr } = c.sh(
    `mkdir -p ${c.home}/.local/state; chmod 755 ${c.home}/.local/state
     mkdir -p -m 700 $(dirname ${stateOf(c)}) ${stateOf(c)}; chmod 700 ${stateOf(c)}
     ${READABLE.node} --max-old-space-size=1024 --disable-warning=ExperimentalWarning ${c.file(`work/${name}`, program)}`,
  )
  if (status !== 0) throw new Error(stderr)
}

const stateOf = (c: Company): string => `${c.home}/${STATE.slice('home/'.length)}`

/** What a user writes where their part of the company's lines is kept, against a guard that runs behind a wall. */
export const keptOfWalls: readonly ManagedAttack[] = [
  [
    'a record that names a program of theirs as what walls in',
    (c) => {
      const evil = c.file('work/wall', '#!/bin/sh\nexit 0\n')
      runs(
        c,
        'record.cjs',
        `const fs = require('node:fs')
        const status = fs.readFileSync('/proc/self/status', 'utf8')
        const value = (name) => new RegExp('^' + name + ':\\\\s*(\\\\d+)', 'm').exec(status)[1]
        const place = fs.readlinkSync('/proc/self/ns/user') + ' ' + value('NoNewPrivs') + value('Seccomp')
        const { size, mtimeMs, ino } = fs.statSync(${JSON.stringify(evil)})
        fs.writeFileSync(${JSON.stringify(`${stateOf(c)}/sandbox.json`)}, JSON.stringify({
          backend: 'bubblewrap', program: ${JSON.stringify(evil)}, mark: size + '/' + mtimeMs + '/' + ino, place, at: Date.now() }))`,
      )
    },
  ],
  [
    'a filter of system calls behind which a shell reads nothing of its script',
    (c) =>
      runs(
        c,
        'filter.cjs',
        `const fs = require('node:fs')
        // at read (0), from descriptor 10 on, the answer is 0: the end of the file
        const program = [[0x20, 0, 0, 0], [0x15, 0, 3, 0], [0x20, 0, 0, 16], [0x35, 0, 1, 10], [6, 0, 0, 0x50000], [6, 0, 0, 0x7fff0000]]
        const filter = Buffer.concat(program.map(([code, yes, no, value]) => {
          const one = Buffer.alloc(8)
          one.writeUInt16LE(code); one.writeUInt8(yes, 2); one.writeUInt8(no, 3); one.writeUInt32LE(value, 4)
          return one
        }))
        fs.mkdirSync(${JSON.stringify(`${stateOf(c)}/sandbox`)}, { mode: 0o700, recursive: true })
        for (const name of ${JSON.stringify(readdirSync(join(c.etc, 'hookline/sandbox')))}) fs.writeFileSync(${JSON.stringify(`${stateOf(c)}/sandbox/`)} + name, filter)`,
      ),
  ],
]

/** A plugin of the company that denies, and one of a user that is as long and does not. */
export const PLUGIN = `const NO = 1
export const team = { [Symbol.for('hookline.executor')]: true, spec: 1, name: 'team', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
  execute: () => (NO ? { decision: 'deny', reason: 'the company says no' } : { decision: 'allow' }) }
`

/** The same against a guard that a plugin decides. */
export const keptOfPlugins: readonly ManagedAttack[] = [
  [
    'another plugin, as what Node has compiled of that of the company',
    (c) => {
      const evil = c.file('work/evil.mjs', PLUGIN.replace('NO = 1', 'NO = 0'))
      const kept = `${stateOf(c)}/compiled`
      const compiles = (module: string, into: string): string =>
        `require('node:module').enableCompileCache(${JSON.stringify(into)}); import(${JSON.stringify(module)}).then(() => require('node:module').flushCompileCache())`
      runs(c, 'honest.cjs', compiles('/etc/hookline/team.mjs', kept))
      runs(c, 'evil.cjs', compiles(evil, `${c.work}/compiled`))
      runs(
        c,
        'forge.cjs',
        `const fs = require('node:fs'); const { join } = require('node:path'); const { crc32 } = require('node:zlib')
        const HEADER = 20
        const files = (dir) => fs.readdirSync(dir, { recursive: true, withFileTypes: true })
          .filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
          .toSorted((one, other) => fs.statSync(one).size - fs.statSync(other).size)
        const of = (dir, word) => files(dir).find((file) => fs.readFileSync(file).includes(word))
        const [honest, evil] = [of(${JSON.stringify(kept)}, 'hookline.executor'), of(${JSON.stringify(`${c.work}/compiled`)}, 'hookline.executor')]
        const header = fs.readFileSync(honest).subarray(0, HEADER)
        const data = fs.readFileSync(evil).subarray(HEADER)
        header.writeUInt32LE(data.length, 8); header.writeUInt32LE(crc32(data), 16)
        fs.writeFileSync(honest, Buffer.concat([header, data]))`,
      )
    },
  ],
]
