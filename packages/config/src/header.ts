import { found, type Report } from './fault.ts'
import { satisfies } from './requires.ts'
import type { Table } from './toml.ts'

/** Reads `version` and `requires`. True if the file is for another hookline: then nothing else is said about it. */
export function checkHeader(file: Table, hookline: string, report: Report): boolean {
  const { version, requires } = file
  if (typeof requires === 'string') {
    const fits = satisfies(hookline, requires)
    if (fits === undefined) {
      report({
        code: 'REQUIRES_INVALID',
        message: `"${requires}" is no range of versions`,
        path: ['requires'],
      })
    } else if (!fits) {
      report({
        code: 'REQUIRES_UNMET',
        message: `this file needs hookline ${requires}, this is ${hookline}`,
        path: ['requires'],
      })
      return true
    }
  }
  // said where it stands, as a key that is out of place
  if (version === 1 || (version === undefined && isMisplaced(file))) return false
  const newer = typeof version === 'number' && version > 1
  report({
    code: 'CONFIG_VERSION',
    message:
      version === undefined
        ? '`version` is missing'
        : `\`version\` is ${found(version)}, this hookline reads version 1`,
    path: ['version'],
    hint: newer ? 'Upgrade hookline: npm install -g hookline@latest' : quotedHint(version),
  })
  return newer
}

function quotedHint(version: unknown): string | undefined {
  return version === '1' || version === '1.0' ? 'Write version = 1, without quotes.' : undefined
}

/** `version` below a header is a key of that table: in these it is reported there. */
function isMisplaced(file: Table): boolean {
  const { hooks } = file
  const tables = [...(Array.isArray(hooks) ? (hooks as unknown[]) : []), ...TABLES.map((name) => file[name])]
  return tables.some((part) => typeof part === 'object' && part !== null && Object.hasOwn(part, 'version'))
}

const TABLES = ['defaults', 'dispatch', 'journal', 'server', 'network', 'sandbox'] as const
