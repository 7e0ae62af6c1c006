import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The recorded session that a machine without Codex is shown. */
export const RECORDED: string = join(import.meta.dirname, 'recorded')

/** Keeps the payloads of a session, in the order they came, free of this machine's paths. */
export function keepRecording(payloads: string, root: string): void {
  const files = readdirSync(payloads)
    .map((name) => ({ name, came: statSync(join(payloads, name), { bigint: true }).mtimeNs }))
    .toSorted((a, b) => Number(a.came - b.came))
  rmSync(RECORDED, { recursive: true, force: true })
  mkdirSync(RECORDED)
  for (const [index, { name }] of files.entries()) {
    const payload: unknown = JSON.parse(
      readFileSync(join(payloads, name), 'utf8').replaceAll(root, '{{root}}'),
    )
    const [native] = name.split('-')
    const file = `${String(index + 1).padStart(2, '0')}-${native}.json`
    writeFileSync(join(RECORDED, file), `${JSON.stringify(payload, null, 2)}\n`)
  }
}
