import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { printErrors, type Compiled } from '@hookline/config'

type Rows = readonly (readonly [what: string, text: string, code: string, fix: RegExp])[]
type Read = (text: string, over: { readonly file: string }) => Promise<Compiled>

/** Of each code that a hooks.toml can give, what `hookline check` prints of the first file in the tests that gives it. */
export async function examples(root: string): Promise<ReadonlyMap<string, string>> {
  const tests = join(root, 'packages/config/test')
  const { BROKEN, WARNED } = (await imported(join(tests, 'broken/index.ts'))) as Record<string, Rows>
  const { read } = (await imported(join(tests, 'sample.ts'))) as { readonly read: Read }
  const found = new Map<string, string>()
  for (const [, marked, code] of [...BROKEN!, ...WARNED!]) {
    if (found.has(code)) continue
    const text = marked.replace('‸', '')
    const compiled = await read(text, { file: '/hooks.toml' })
    const all = compiled.ok ? compiled.plan.warnings : compiled.errors
    found.set(
      code,
      printErrors(all.slice(0, 1), { text, color: false }).replaceAll('/hooks.toml', 'hooks.toml'),
    )
  }
  return found
}

function imported(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href)
}
