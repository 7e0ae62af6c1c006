import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** Where sandbox-runtime is installed here. */
export const runtimeFolder: string = dirname(
  realpathSync(createRequire(import.meta.url).resolve('@anthropic-ai/sandbox-runtime/package.json')),
)

/** The programs that sandbox-runtime starts. */
const missing = ['bwrap', 'socat', 'rg'].filter((name) => !existsSync(`/usr/bin/${name}`))
if (process.platform === 'linux' && missing.length > 0)
  process.stderr.write(
    `\nNOT TRIED, sandbox-runtime needs them: apt-get install -y bubblewrap socat ripgrep (${missing.join(', ')} missing)\n\n`,
  )

/** True where nothing can be said of it. */
export const noRuntime: boolean = process.platform !== 'linux' || missing.length > 0
