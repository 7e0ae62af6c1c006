import { realpathSync, statSync } from 'node:fs'

/** Where keys lie in a home folder, of which no sandbox needs any: those of machines, clouds, registries and agents. */
const KEYS: readonly string[] = [
  '.ssh',
  '.aws',
  '.azure',
  '.gnupg',
  '.kube',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.cargo/credentials.toml',
  '.docker/config.json',
  '.config/gcloud',
  '.config/gh',
  '.config/git/credentials',
  '.local/share/keyrings',
  '.password-store',
  '.codex/auth.json',
  '.claude/.credentials.json',
  '.gemini/oauth_creds.json',
]

/** What is shown to nobody behind a wall, whoever it belongs to. */
export function keysOf(home: string, codexHome: string | undefined): readonly string[] {
  const moved = codexHome?.startsWith('/') === true ? [`${codexHome}/auth.json`] : []
  return [...KEYS.map((name) => `${home}/${name}`), ...moved]
}

/** What steers agents and tools in a folder that may be written to: it may be read, as Codex has it. */
export const STEERING: readonly string[] = [
  '.git',
  '.agents',
  '.codex',
  '.claude',
  '.gemini',
  '.hookline',
  '.mcp.json',
  'hooks.toml',
]

/** Where a name leads to, and what is there; `undefined`: nothing. */
export function found(path: string): { readonly path: string; readonly isFolder: boolean } | undefined {
  try {
    const real = realpathSync(path)
    return { path: real, isFolder: statSync(real).isDirectory() }
  } catch {
    return undefined
  }
}
