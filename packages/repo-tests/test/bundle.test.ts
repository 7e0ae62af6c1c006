import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type BuildResult } from 'esbuild'
import { expect, test } from 'vitest'

const CORE = fileURLToPath(new URL('../../core/src/index.ts', import.meta.url))
const METRICS = fileURLToPath(new URL('../../core/src/metrics/index.ts', import.meta.url))
/** Minified, and what of it goes over a wire: raise these with a reason. */
const CORE_BYTES = 53_000
const CORE_GZIPPED = 20_500

test.for([CORE, METRICS])('%s bundles for any platform: it imports nothing', async (door) => {
  const { metafile, warnings } = await bundle(door)
  expect(warnings).toEqual([])
  expect(Object.values(metafile.outputs).flatMap((output) => output.imports)).toEqual([])
})

test(`core stays below ${CORE_BYTES} bytes minified, ${CORE_GZIPPED} gzipped`, async () => {
  const { outputFiles } = await bundle(CORE)
  expect(outputFiles[0]!.contents.length).toBeLessThan(CORE_BYTES)
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(CORE_GZIPPED)
})

test('the engine carries no metrics, and metrics carry no engine', async () => {
  const inputs = async (door: string): Promise<readonly string[]> =>
    Object.keys((await bundle(door)).metafile.inputs).map((path) => path.replace(/^.*core\/src\//, ''))
  expect((await inputs(CORE)).filter((path) => path.startsWith('metrics/'))).toEqual([])
  expect(await inputs(METRICS)).not.toContain('manager.ts')
})

test('the bundle would not hide a node: module', async () => {
  await expect(bundle('data:text/javascript,import "node:fs"')).rejects.toThrow('node:fs')
})

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
