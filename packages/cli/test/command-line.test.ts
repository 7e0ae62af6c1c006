import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { commandLine } from '../src/serve/command-line.ts'

/** A Windows whose PowerShell notes what it is asked, and prints that. */
function windows(prints: string): { readonly asked: () => string } {
  const root = mkdtempSync(join(tmpdir(), 'hookline-windows-'))
  const folder = join(root, 'System32/WindowsPowerShell/v1.0')
  mkdirSync(folder, { recursive: true })
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" > '${root}/asked'\ncat '${root}/prints'\n`
  writeFileSync(join(folder, 'powershell.exe'), script, { mode: 0o755 })
  writeFileSync(join(root, 'asked'), '')
  writeFileSync(join(root, 'prints'), prints)
  vi.stubEnv('SystemRoot', root)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(root, { recursive: true, force: true })
  })
  return { asked: () => readFileSync(join(root, 'asked'), 'utf8') }
}

test('what this process was started as', () => {
  expect(commandLine(process.pid)).toContain(process.execPath)
  const { pid } = spawnSync('true')
  expect(commandLine(pid)).toBe('')
})

test('on Windows PowerShell is asked, and what it says has the slashes of other systems', () => {
  const { asked } = windows('"C:\\node.exe" C:\\s\\bin\\1.0.0-0123456789ab\\server.cjs\r\n')
  expect(commandLine(process.pid, 'win32')).toContain('/bin/1.0.0-0123456789ab/server.cjs')
  expect(asked()).toContain(`'ProcessId=${process.pid}'`)
})

test('on Windows nobody is asked about a process that is gone', () => {
  const { asked } = windows('anything')
  const { pid } = spawnSync('true')
  expect(commandLine(pid, 'win32')).toBe('')
  expect(asked()).toBe('')
})
