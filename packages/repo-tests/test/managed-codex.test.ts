import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { managedCodex } from '../attacks/managed/codex.ts'
import { createCompany, noCodex, type Company } from './managed-world.ts'

const NO = 'the company says no'

describe.skipIf(noCodex)('where a company has wired Codex, and somebody tries', () => {
  let c: Company
  beforeAll(() => {
    c = createCompany()
    c.wire('codex')
  })
  afterAll(() => c?.remove())

  const begin = (): void =>
    void c.sh(
      `cd; rm -rf ${c.home}/.[!.]* ${c.work}/* ${c.work}/.[!.]*; mkdir -p ${c.home}/.codex ${c.home}/.claude`,
    )

  test.each(managedCodex.map(([title, stage, comes]) => ({ title, stage, comes })))(
    '$title: it comes to what the docs say',
    async ({ stage, comes }) => {
      begin()
      const { leaves, ...options } = stage(c) ?? {}
      const worked = await c.codex('touch denied.txt', options)
      const told = worked.told(NO)
      const isHeld = comes === undefined
      expect({ told, done: c.has('denied.txt'), stderr: told || !isHeld ? '' : worked.stderr }).toEqual({
        told: isHeld,
        done: !isHeld,
        stderr: '',
      })
      expect(leaves === undefined || c.has(leaves)).toBe(true)
    },
  )

  // else what is tried might keep the command from being done, and not the guard
  test.each(managedCodex.map(([title, stage]) => ({ title, stage })))(
    '$title: without the guard it is done',
    async ({ stage }) => {
      begin()
      // a line of the user's own asks the company, too
      c.rootSh('mkdir /etc/away; mv /etc/codex/requirements.toml /etc/hookline /etc/away')
      try {
        const { leaves: _, ...options } = stage(c) ?? {}
        const worked = await c.codex('touch denied.txt', options)
        expect([c.has('denied.txt'), worked.told(NO)]).toEqual([true, false])
      } finally {
        c.rootSh('mv /etc/away/requirements.toml /etc/codex; mv /etc/away/hookline /etc; rmdir /etc/away')
      }
    },
  )

  test('without it the same command is done, and another is done with it', async () => {
    begin()
    await c.codex('touch plain.txt')
    expect(c.has('plain.txt')).toBe(true)
    c.root('uninstall', 'codex', '--scope', 'managed')
    try {
      await c.codex('touch denied.txt')
      expect(c.has('denied.txt')).toBe(true)
    } finally {
      c.root('install', 'codex', '--scope', 'managed')
      rmSync(join(c.work, 'denied.txt'))
    }
  })

  test('to write to anything that it is made of: nobody but root may', () => {
    const { stdout } = c.sh(
      'find /etc/hookline /etc/codex -writable; for f in /etc/hookline/hooks.toml /etc/codex/requirements.toml /etc/hookline/bin/*/hook /etc/hookline/plans/*; do echo x 2>/dev/null >>"$f" && echo "$f"; rm -f "$f" 2>/dev/null && echo "$f gone"; done; true',
    )
    expect(stdout).toBe('')
  })

  test('to see what holds: doctor tries it with Codex itself, as a user', () => {
    const { status, stdout } = c.user(['doctor', 'codex', '--scope', 'managed', '--codex', codexProgram()])
    expect(stdout).toContain('tried: a command that is denied did not run')
    expect(status).toBe(0)
    expect(c.user(['status']).stdout).toContain(
      'codex, for everybody on this machine: /etc/codex/requirements.toml: well',
    )
  })

  test.each([
    ['a feature that is not pinned', (file: string) => `sed -i 's/^hooks = true$//' ${file}`, 'MANAGED_OPEN'],
    ['a file that others may write to', (file: string) => `chmod o+w ${file}`, 'MANAGED_WRITABLE'],
    ['a line that was changed', (file: string) => `sed -i 's/--closed//' ${file}`, 'MANAGED_STALE'],
    ['a line that is gone', (file: string) => `rm ${file}`, 'MANAGED_UNWIRED'],
    [
      'a copy that was changed',
      () => 'for f in /etc/hookline/bin/*/run.cjs; do echo >>$f; done',
      'MANAGED_STALE',
    ],
    ['hooks that were changed', () => 'echo >>/etc/hookline/hooks.toml', 'MANAGED_STALE'],
    ['hooks that are broken', () => 'echo broken >>/etc/hookline/hooks.toml', 'MANAGED_BROKEN'],
  ])('doctor names %s, and the next install mends it', (_, line, code) => {
    const hooks = c.rootSh('cat /etc/hookline/hooks.toml').stdout
    c.rootSh(line('/etc/codex/requirements.toml'))
    expect(
      c.user(['doctor', 'codex', '--scope', 'managed', '--json', '--codex', '/bin/true']).stdout,
    ).toContain(code)
    writeFileSync(join(c.etc, 'hookline/hooks.toml'), hooks)
    c.rootSh('chmod 644 /etc/codex/requirements.toml')
    expect(c.root('install', 'codex', '--scope', 'managed').status).toBe(0)
    const { stdout } = c.user(['doctor', 'codex', '--scope', 'managed', '--json', '--codex', codexProgram()])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, holds: true })
  })
})

function codexProgram(): string {
  return process.env['HOOKLINE_CODEX'] ?? createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')
}
