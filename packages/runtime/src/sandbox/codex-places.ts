import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The bubblewrap that Codex brings along: beside its program, or in the package for this machine. */
export function codexBubblewraps(program: string | undefined): readonly string[] {
  return inCodex(program, 'codex-resources/bwrap')
}

/** Codex itself, without the script of npm before it. */
export function codexPrograms(program: string | undefined): readonly string[] {
  return inCodex(program, 'bin/codex')
}

function inCodex(program: string | undefined, name: string): readonly string[] {
  if (program === undefined) return []
  try {
    const real = realpathSync(program)
    return [join(dirname(real), '..'), ...packaged(real)]
      .map((dir) => join(dir, name))
      .filter((file) => existsSync(file))
  } catch {
    return []
  }
}

/** The package from npm has a folder for each kind of machine. Not as Node resolves it: NODE_PATH is whoever calls. */
function packaged(program: string): readonly string[] {
  const name = `@openai/codex-${process.platform}-${process.arch}`
  for (let dir = dirname(program); dir !== dirname(dir); dir = dirname(dir)) {
    const vendor = join(dir, 'node_modules', name, 'vendor')
    if (existsSync(vendor)) return readdirSync(vendor).map((one) => join(vendor, one))
  }
  return []
}
