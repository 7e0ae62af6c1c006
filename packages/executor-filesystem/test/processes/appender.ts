import { hookContext, event } from '@hookline/testing'
import { filesystem } from '../../src/lean.ts'
import type { FilesystemOptions } from '../../src/settings.ts'

/** Appends lines of many sizes, and says after each that it is done. Arguments: root, state directory, its name, how many, more settings. */
const [root, stateDir, name, count, more] = process.argv.slice(2) as [string, string, string, string, string]
const about = event('exec.before', {}, { session: { cwd: root, root } })
const sizes = [1, 80, 1500, 4096, 9000, 70_000, 300]

const settings = (content: FilesystemOptions['content']): FilesystemOptions => ({
  action: 'append',
  path: 'log.jsonl',
  content,
  ...(JSON.parse(more) as object),
})
const contextOf = (id: string, content: FilesystemOptions['content'], resource?: unknown): never =>
  hookContext<FilesystemOptions, unknown>(settings(content), {
    event: about,
    stateDir,
    delivery: { id, attempt: 1 },
    resource,
  }) as never

const resource = await filesystem.open!(settings(''), contextOf('', ''))
for (let n = 0; n < Number(count); n++) {
  const id = `${name}-${n}`
  await filesystem.execute(
    contextOf(id, { id, text: 'x'.repeat(sizes[n % sizes.length]!), end: id }, resource),
  )
  process.stdout.write(`${id}\n`)
}
await filesystem.close!(resource, AbortSignal.timeout(10_000))
