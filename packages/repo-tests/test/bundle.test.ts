import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type BuildResult } from 'esbuild'
import { expect, test } from 'vitest'

const CORE = fileURLToPath(new URL('../../core/src/index.ts', import.meta.url))
/** Minified, and what of it goes over a wire: raise these with a reason. */
const CORE_BYTES = 29_000
const CLI = fileURLToPath(new URL('../../cli/dist', import.meta.url))
const HOT_BYTES = 60_000
const CORE_GZIPPED = 12_000

test('core bundles for any platform: it imports nothing', async () => {
  const { metafile, warnings } = await bundle(CORE)
  expect(warnings).toEqual([])
  expect(Object.values(metafile.outputs).flatMap((output) => output.imports)).toEqual([])
})

test(`core stays below ${CORE_BYTES} bytes minified, ${CORE_GZIPPED} gzipped`, async () => {
  const { outputFiles } = await bundle(CORE)
  expect(outputFiles[0]!.contents.length).toBeLessThan(CORE_BYTES)
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(CORE_GZIPPED)
})

test(`an event that no hook wants loads less than ${HOT_BYTES} bytes of the command`, () => {
  const files = staticImports(CLI, 'run.js')
  expect(files.length).toBeGreaterThan(1)
  const bytes = files.reduce((sum, file) => sum + statSync(join(CLI, file)).size, 0)
  expect(bytes).toBeLessThan(HOT_BYTES)
})

test('the bundle would not hide a node: module', async () => {
  await expect(bundle('data:text/javascript,import "node:fs"')).rejects.toThrow('node:fs')
})

/** A built file and all that it imports before it runs. */
function staticImports(
  folder: string,
  entry: string,
  seen: ReadonlySet<string> = new Set(),
): readonly string[] {
  const text = readFileSync(join(folder, entry), 'utf8')
  const next = [...text.matchAll(/(?:from|import) ?['"]\.\/([^'"]+)['"]/g)].map((found) => String(found[1]))
  const known = new Set([...seen, entry])
  for (const file of next) {
    if (!known.has(file)) for (const more of staticImports(folder, file, known)) known.add(more)
  }
  return [...known]
}

function bundle(entry: string): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: 'neutral',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
}
