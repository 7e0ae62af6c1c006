import { execFile } from 'node:child_process'
import { HooklineError, type ErrorDetails } from '@hookline/core'
import type { CompileHow, Compiler } from '@hookline/runtime'
import { compiler } from '../compiler.ts'

/** It may load plugins, and none is waited for as long as this. */
const MOST_MS = 60_000
const MOST_BYTES = 256 << 20

/**
 * Compiles in a process of its own: what reads and checks hooks.toml is bigger than all the rest, is needed when a file has
 * changed, and would let every agent wait meanwhile. Where no process can be started it is done here; what did not come to its end
 * there never would here.
 */
export const compilerApart = async (): Promise<Compiler> => (file, how) =>
  apart(file, how).catch(async (thrown: Readonly<Record<string, unknown>>) => {
    if (thrown['killed'] === true || typeof thrown['signal'] === 'string') throw tooLong(file)
    return (await compiler())(file, how)
  })

function tooLong(file: string): HooklineError {
  return new HooklineError('INTERNAL', `reading ${file} was given up`, {
    file,
    hint: 'A plugin that it names may not come to its end when it is loaded: hookline check tells which.',
  })
}

async function apart(file: string, how: CompileHow): ReturnType<Compiler> {
  const text = await printed([require.resolve('./compile-apart.ts'), JSON.stringify([file, how])])
  const told = JSON.parse(text) as Awaited<ReturnType<Compiler>> | Broken
  return told.ok ? told : { ...told, errors: told.errors.map(errorOf) }
}

interface Broken {
  readonly ok: false
  readonly errors: readonly {
    readonly code: string
    readonly message: string
    readonly details: ErrorDetails
  }[]
}

function errorOf({ code, message, details }: Broken['errors'][number]): HooklineError {
  return new HooklineError(code, message, details)
}

function printed(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: MOST_MS, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL' as const }
    execFile(process.execPath, [...args], options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}
