import { readFileSync, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { isLoaderVariable } from '@hookline/core'
import { isCore, variablesIn } from './shell-line.ts'

/** What the scripts that a command names tell about themselves. */
export interface Insight {
  /** False: no script was found, so nothing is known. */
  readonly found: boolean
  /** It may answer with another command, patch or arguments. */
  readonly rewrites: boolean
  /** Variables that it reads. */
  readonly reads: readonly string[]
  /** Each with its name in the first line. */
  readonly texts: readonly string[]
}

const LARGEST = 256 * 1024

/** Where paths of a command begin. */
interface Ground {
  readonly home: string
  readonly root: string | undefined
  /** Folders that the agent tells by a variable. */
  readonly folders?: Readonly<Record<string, string>>
}

/** Reads the scripts that a command names by a path. */
export function lookInto(command: string, ground: Ground): Insight {
  const texts = [...withFolders(command, ground).matchAll(/[^\s"'`;|&<>()=]+/g)]
    .map(([word]) => placeOf(word, ground))
    .flatMap((file) => (file === undefined ? [] : readScript(file)))
  return {
    found: texts.length > 0,
    rewrites: [command, ...texts].some((text) => text.includes('updatedInput')),
    reads: [...new Set(texts.flatMap(variablesOf))].toSorted(),
    texts,
  }
}

/** `"$CLAUDE_PROJECT_DIR"/.claude/x.sh` is one path, wherever the quotes are. */
function withFolders(command: string, { folders = {} }: Ground): string {
  return Object.entries(folders).reduce(
    (now, [name, folder]) =>
      now.replaceAll(new RegExp(`"?\\$(?:${name}\\b|\\{${name}\\})"?`, 'g'), () => folder),
    command,
  )
}

function placeOf(word: string, { home, root }: Ground): string | undefined {
  const path = word.replace(/^(~|\$HOME|\$\{HOME\})(?=\/)/, home)
  if (isAbsolute(path)) return path
  return root !== undefined && /[./]/.test(path) ? join(root, path) : undefined
}

function readScript(file: string): readonly string[] {
  try {
    const { size } = statSync(file)
    if (size > LARGEST) return []
    const text = readFileSync(file, 'utf8')
    return text.includes('\0') ? [] : [`${basename(file)}\n${text}`]
  } catch {
    return []
  }
}

const READERS = [
  /\bprocess\.env\.([A-Za-z_]\w*)/g,
  /\bprocess\.env\[['"]([A-Za-z_]\w*)/g,
  /\benviron(?:\.get\(|\[)\s*['"]([A-Za-z_]\w*)/g,
  /\bgetenv\(\s*['"]([A-Za-z_]\w*)/gi,
  /\bENV(?:\.fetch\(|\[|\{)\s*['"]?([A-Za-z_]\w*)/g,
]

function variablesOf(text: string): readonly string[] {
  const called = READERS.flatMap((reader) => [...text.matchAll(reader)].map((found) => found[1]!))
  // in a shell script lower-case names are its own
  const isShell = /^[^\n]*\.(ba|z|k)?sh\n|^[^\n]*\n#![^\n]*\b(ba|da|z|k)?sh\b/.test(text)
  const filled = isShell ? variablesIn(text).reads.filter((name) => /^[A-Z][A-Z0-9_]+$/.test(name)) : []
  return [...called, ...filled].filter((name) => !isCore(name) && !isLoaderVariable(name))
}
