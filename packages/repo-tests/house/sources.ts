import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Report } from './rules.ts'

const MOST_LINES = 200
const MANY_LINES = 150
const NO_NAME = /^(utils?|types?|helpers?|common|misc|shared)\.ts$/

/** Rules about the files in `packages/<name>/src`; the number of files seen. */
export function checkSources(root: string, report: Report): number {
  const paths = globSync('packages/*/src/**/*.ts', { cwd: root }).toSorted()
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8')
    checkName(path, report)
    checkLength(path, text, report)
    checkExports(path, text, report)
    checkZod(path, text, report)
  }
  return paths.length
}

function checkName(path: string, report: Report): void {
  const name = basename(path)
  if (NO_NAME.test(name))
    report('a-file-is-a-noun-or-a-verb', path, `"${name}" says nothing of what is in it`)
  if (/\.(test|spec|test-d)\.ts$/.test(name)) report('tests-stand-apart', path, 'tests stand in test/')
}

function checkLength(path: string, text: string, report: Report): void {
  const lines = text.split('\n').length - 1
  if (lines > MOST_LINES) report('files-are-short', path, `${lines} lines, at most ${MOST_LINES}`)
  else if (lines > MANY_LINES) {
    report(
      'files-are-short',
      path,
      `${lines} lines: what is the reason to go beyond ${MANY_LINES}?`,
      'warning',
    )
  }
}

/** A front door spells out every name that it lets through. */
function checkExports(path: string, text: string, report: Report): void {
  if (/^export \* /m.test(text)) report('exports-are-spelled-out', path, '`export *` hides what is exported')
}

/** The named `z` carries every locale: 443 KB in a bundle instead of 87. */
function checkZod(path: string, text: string, report: Report): void {
  if (/^import (?!type )[^*;]*? from 'zod(\/[a-z0-9]+)?'/m.test(text)) {
    report('zod-is-a-namespace', path, "write `import * as z from 'zod'`")
  }
}
