import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findClaude } from '../e2e/claude.ts'
import { lacksCompiler } from '../attacks/managed/attack.ts'
import { managedClaude, preload } from '../attacks/managed/claude.ts'
import { createCompany, noClaude, type Company } from './managed-world.ts'

const NO = 'the company says no'
const SETTINGS = '/etc/claude-code/managed-settings.json'

describe.skipIf(noClaude)('where a company has wired Claude Code, and somebody tries', () => {
  let c: Company
  beforeAll(() => {
    c = createCompany()
    c.wire('claude-code')
  })
  afterAll(() => c?.remove())

  const begin = (): void =>
    void c.sh(
      `cd; rm -rf ${c.home}/.[!.]* ${c.work}/* ${c.work}/.[!.]*; mkdir -p ${c.home}/.codex ${c.home}/.claude`,
    )
  const rows = managedClaude.map(([title, stage, , needs]) => ({
    title,
    stage,
    isLeftOut: needs !== undefined && lacksCompiler,
  }))

  test.for(rows)('$title: its guard holds', async ({ stage, isLeftOut }, { skip }) => {
    skip(isLeftOut, 'no compiler here')
    begin()
    const worked = await c.claude('touch denied.txt', stage(c) ?? {})
    const told = worked.told(NO)
    expect({ told, done: c.has('denied.txt'), said: told ? '' : worked.stdout + worked.stderr }).toEqual({
      told: true,
      done: false,
      said: '',
    })
  })

  // else what is tried might keep the command from being done, and not the guard
  test.for(rows)('$title: without the guard it is done', async ({ stage, isLeftOut }, { skip }) => {
    skip(isLeftOut, 'no compiler here')
    begin()
    const options = stage(c) ?? {}
    c.rootSh(`mv ${SETTINGS} ${SETTINGS}.away`)
    try {
      const worked = await c.claude('touch denied.txt', options)
      expect([c.has('denied.txt'), worked.told(NO)]).toEqual([true, false])
    } finally {
      c.rootSh(`mv ${SETTINGS}.away ${SETTINGS}`)
    }
  })

  test.each([
    [
      'the copy that it calls gone',
      'for f in /etc/hookline/bin/*/run.cjs; do mv $f $f.gone; done',
      'for f in /etc/hookline/bin/*/run.cjs.gone; do mv $f ${f%.gone}; done',
    ],
    ['all of hookline gone', 'mv /etc/hookline /etc/away', 'mv /etc/away /etc/hookline'],
  ])('%s: what it cannot look at is denied', async (_, away, back) => {
    begin()
    c.rootSh(away)
    try {
      const worked = await c.claude('touch denied.txt')
      expect({ told: worked.told('hookline did not answer'), done: c.has('denied.txt') }).toEqual({
        told: true,
        done: false,
      })
    } finally {
      c.rootSh(back)
    }
  })

  test('without it the same command is done, and another is done with it', async () => {
    begin()
    await c.claude('touch plain.txt')
    expect(c.has('plain.txt')).toBe(true)
    c.root('uninstall', 'claude-code', '--scope', 'managed')
    await c.claude('touch denied.txt')
    expect(c.has('denied.txt')).toBe(true)
    c.root('install', 'claude-code', '--scope', 'managed')
  })

  test.skipIf(lacksCompiler)(
    'a library would have been loaded if the settings of the company did not forbid it',
    async () => {
      begin()
      const pinned = c.rootSh(`cat ${SETTINGS}`).stdout
      c.rootSh(`sed -i 's/"LD_PRELOAD": "",*//; s/"LD_AUDIT": ""//' ${SETTINGS}`)
      try {
        expect(
          c.user(['doctor', 'claude-code', '--scope', 'managed', '--claude', '/bin/true']).stdout,
        ).toContain('LD_PRELOAD')
        await c.claude('touch denied.txt', { env: { LD_PRELOAD: preload(c) } })
        expect(c.has('denied.txt')).toBe(true)
      } finally {
        c.rootSh(`cat > ${SETTINGS} <<'E'\n${pinned}E`)
      }
    },
  )

  test('to see what holds: doctor tries it with Claude Code itself, and names what would open it', () => {
    const doctor = (): string =>
      c.user(['doctor', 'claude-code', '--scope', 'managed', '--json', '--claude', findClaude() as string])
        .stdout
    expect(JSON.parse(doctor())).toMatchObject({ ok: true, holds: true })
    c.rootSh(`sed -i 's/"env"/"disableAllHooks": true, "env"/' /etc/claude-code/managed-settings.json`)
    const found = JSON.parse(doctor()) as {
      readonly ok: boolean
      readonly findings: readonly { readonly code: string }[]
    }
    expect(found.ok).toBe(false)
    expect(found.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['MANAGED_OPEN', 'MANAGED_LETS_THROUGH']),
    )
  })
  test('doctor and status read the settings that come after it, too: which file, which setting, and who may write there', () => {
    const folder = '/etc/claude-code/managed-settings.d'
    interface Found {
      readonly code: string
      readonly what: string
    }
    const found = (): readonly Found[] => {
      const { stdout } = c.user([
        'doctor',
        'claude-code',
        '--scope',
        'managed',
        '--json',
        '--claude',
        '/bin/true',
      ])
      const { findings } = JSON.parse(stdout) as { readonly findings: readonly Found[] }
      return findings.filter(({ code }) => code === 'MANAGED_OPEN' || code === 'MANAGED_WRITABLE')
    }
    c.sh(`rm -rf ${c.home}/.local`)
    c.root('uninstall', 'claude-code', '--scope', 'managed')
    c.rootSh('rm -f /etc/claude-code/managed-settings.json')
    c.wire('claude-code')
    expect(found()).toEqual([])
    c.rootSh(`mkdir -m 755 ${folder}; echo '{"disableAllHooks": true}' > ${folder}/50-more.json`)
    expect(found()).toEqual(
      [
        {
          code: 'MANAGED_OPEN',
          what: expect.stringMatching(`^${folder}/50-more.json: .disableAllHooks. is true`) as unknown,
        },
      ].map((one) => expect.objectContaining(one) as unknown),
    )
    c.rootSh(`echo '{}' > ${folder}/50-more.json; chmod 777 ${folder}`)
    expect(found()).toEqual([
      expect.objectContaining({ code: 'MANAGED_WRITABLE', what: `everybody may write to ${folder}` }),
    ])
    expect(c.user(['status']).stdout).toContain(`everybody may write to ${folder}`)
    c.rootSh(`rm -r ${folder}`)
  })
})
