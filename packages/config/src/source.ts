import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HooklineError, type Layer } from '@hookline/core'
import { configHint } from './errors.ts'
import type { PlanSource } from './plan.ts'

const MAX_BYTES = 1 << 20

/** A hooks.toml as read: its text without byte order mark, and its marks. */
export interface Source {
  readonly text: string
  readonly source: PlanSource
}

/** @throws HooklineError `CONFIG_NOT_FOUND`, `CONFIG_UNREADABLE`, `CONFIG_TOO_LARGE`, `CONFIG_ENCODING` */
export async function readSource(given: string, layer: Layer, text: string | undefined): Promise<Source> {
  const file = resolve(given)
  if (text !== undefined) return givenSource(file, layer, text)
  try {
    const found = await stat(file)
    // a pipe would be waited for, a directory has no text
    if (!found.isFile()) throw wrong('CONFIG_UNREADABLE', file, `${file} is not a file`)
    if (found.size > MAX_BYTES) throw tooLarge(file, found.size)
    return sourceOf(file, layer, await readFile(file), found)
  } catch (thrown) {
    throw thrown instanceof HooklineError ? thrown : unreadable(file, thrown)
  }
}

function sourceOf(
  file: string,
  layer: Layer,
  bytes: Buffer,
  { mtimeMs, ino }: { readonly mtimeMs: number; readonly ino: number },
): Source {
  if (bytes.length > MAX_BYTES) throw tooLarge(file, bytes.length)
  if (!isUtf8(bytes)) throw wrong('CONFIG_ENCODING', file, `${file} is not UTF-8`)
  const sha256 = hash('sha256', bytes)
  return {
    text: plain(bytes.toString()),
    source: { file, layer, size: bytes.length, mtimeMs, ino, sha256 },
  }
}

/** A text that somebody has at hand: as if it were the file's. */
function givenSource(file: string, layer: Layer, given: string): Source {
  const size = Buffer.byteLength(given)
  if (size > MAX_BYTES) throw tooLarge(file, size)
  // as many bytes as characters: ASCII; half of a pair, of which there is none in a file, has more
  const text = size === given.length ? given : Buffer.from(given).toString()
  return {
    text: plain(text),
    source: { file, layer, size, mtimeMs: 0, ino: 0, sha256: hash('sha256', text) },
  }
}

function plain(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function unreadable(file: string, thrown: unknown): HooklineError {
  const { code, message } = thrown as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? wrong('CONFIG_NOT_FOUND', file, `there is no ${file}`)
    : wrong('CONFIG_UNREADABLE', file, `${file} cannot be read: ${message}`)
}

function tooLarge(file: string, size: number): HooklineError {
  return wrong('CONFIG_TOO_LARGE', file, `${file} has ${(size / MAX_BYTES).toFixed(1)} MB`)
}

function wrong(code: string, file: string, message: string): HooklineError {
  return new HooklineError(code, message, { file, hint: configHint(code)! })
}
