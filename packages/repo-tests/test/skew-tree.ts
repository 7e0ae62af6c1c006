import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))
const FIXTURES = join(PACKAGES, 'repo-tests/fixtures')

export const CLI: string = join(PACKAGES, 'cli/bin/hookline.cjs')
export const PAYLOAD: string = join(PACKAGES, 'agents/fixtures/codex/0.169.0/pre-tool-use.bash.json')

/** A project in which a plugin with a core of its own is installed beside the core of this repository. */
export interface SkewTree extends Disposable {
  readonly project: string
  readonly plugin: string
  /** The core inside of the plugin. */
  readonly before: string
  /** The core beside it. */
  readonly now: string
  /** Writes the plugin's code anew; its manifest stays. */
  readonly changeCode: (code: string) => void
  /** Writes the spec into the plugin's package.json, as JavaScript has it. */
  readonly changeManifest: (spec: string) => void
  /** The plugin as it was installed. */
  readonly restore: () => void
}

/** Packed as for publishing and installed by npm from the tarballs, without a network. */
export function plantSkew(): SkewTree {
  const world = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-skew-')))
  const project = join(world, 'project')
  const source = join(world, 'relay')
  cpSync(join(FIXTURES, 'skew-plugin'), source, { recursive: true })
  cpSync(join(FIXTURES, 'core-before'), join(source, 'node_modules/@hookline/core'), { recursive: true })
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }))
  const tarballs = [join(PACKAGES, 'core'), source].map((folder) => packed(folder, world))
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], project)
  const plugin = join(project, 'node_modules/hookline-executor-relay')
  const [manifest, code] = ['package.json', 'index.js'].map((file) => join(plugin, file)) as [string, string]
  const asInstalled = [manifest, code].map((file) => [file, readFileSync(file, 'utf8')] as const)
  return {
    project,
    plugin,
    before: join(plugin, 'node_modules/@hookline/core'),
    now: join(project, 'node_modules/@hookline/core'),
    changeCode: (text) => writeFileSync(code, `${text}\n`),
    changeManifest(spec) {
      const whole = JSON.parse(readFileSync(manifest, 'utf8')) as object
      const said = spec === 'undefined' ? {} : { spec: JSON.parse(spec) as unknown }
      writeFileSync(manifest, JSON.stringify({ ...whole, hookline: { ...said, executor: 'relay' } }))
    },
    restore: () => asInstalled.forEach(([file, text]) => writeFileSync(file, text)),
    [Symbol.dispose]: () => rmSync(world, { recursive: true, force: true, maxRetries: 9 }),
  }
}

/** The tarball that `npm publish` would send. */
function packed(folder: string, into: string): string {
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', into], folder)) as [
    { readonly filename: string },
  ]
  return join(into, filename)
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
