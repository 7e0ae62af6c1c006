import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MCP_ERRORS } from '../src/errors.ts'

test('every code of the table says what to do, and can happen', () => {
  const src = join(import.meta.dirname, '../src')
  const text = globSync('*.ts', { cwd: src })
    .filter((file) => file !== 'errors.ts')
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n')
  for (const [code, hint] of Object.entries(MCP_ERRORS)) {
    expect(text).toContain(`'${code}'`)
    expect(hint).toMatch(/^\S.*\.$/)
  }
})
