import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMachine, type Machine } from './codex-installed.ts'
import { noCodex } from './codex-play.ts'

const REPO = fileURLToPath(new URL('../../..', import.meta.url))

/** What a reader types: the lines of the README below this heading, comments left out. */
function typed(heading: string): readonly string[] {
  const readme = readFileSync(join(REPO, 'README.md'), 'utf8')
  const [, block = ''] = /```sh\n([^]*?)```/.exec(readme.slice(readme.indexOf(heading))) ?? []
  return block.split('\n').flatMap((line) => line.replace(/\s+#.*$/, '') || [])
}

/** The package as it would be published. */
function packed(into: string): string {
  const pack = ['pack', '--json', '--pack-destination', into]
  const said = execFileSync('npm', pack, { cwd: join(REPO, 'packages/cli'), encoding: 'utf8' })
  return join(into, (JSON.parse(said) as [{ filename: string }])[0].filename)
}

describe.skipIf(noCodex)('a new user', { timeout: 240_000 }, () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await createMachine()
  }, 60_000)
  afterAll(() => machine.remove())

  test('types the five lines of the README and has seen a guard hold in Codex', () => {
    const { lab, env } = machine
    const prefix = join(lab.root, 'npm')
    const surroundings = {
      ...env,
      PATH: [join(prefix, 'bin'), env['PATH']].join(delimiter),
      npm_config_prefix: prefix,
      npm_config_cache: join(lab.root, 'cache'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    }
    const lines = typed('## Use it with Codex')
    expect(lines).toHaveLength(5)
    const started = performance.now()
    const said = lines.map((line) => {
      const real = line.replace('npm install -g hookline', `npm install -g ${packed(lab.root)}`)
      const ran = spawnSync('sh', ['-c', real], { cwd: lab.workspace, env: surroundings, encoding: 'utf8' })
      expect({ line, status: ran.status, stderr: ran.stderr }).toMatchObject({ line, status: 0 })
      return ran.stdout
    })
    process.stderr.write(`five lines: ${Math.round((performance.now() - started) / 1000)} s of waiting\n`)
    expect(said[1]).toContain('written')
    expect(said[2]).toMatch(/outcome\s+deny/)
    expect(said[3]).toContain('wired')
    expect(said[4]).toContain('a denied command: does not run')
  })
})
