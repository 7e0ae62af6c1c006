import { HooklineError } from '@hookline/core'
import { configHint } from './errors.ts'
import { pathText, type Fault } from './fault.ts'

/** A place in a text, from 1. */
export type Place = { readonly line: number; readonly column: number }

/** Faults with their places, in the order of the file. */
export async function placed(
  faults: readonly Fault[],
  text: string,
): Promise<readonly (readonly [Fault, Place])[]> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return faults
    .map((fault) => [fault, place(fault)] as const)
    .toSorted(([, a], [, b]) => a.line - b.line || a.column - b.column)
}

/** Faults as errors, in the order of the file. */
export async function errorsOf(
  faults: readonly Fault[],
  text: string,
  file: string,
): Promise<readonly HooklineError[]> {
  return (await placed(faults, text)).map(([fault, place]) => errorOf(fault, { file, ...place }))
}

/** A fault as an error, with what to do about it. */
export function errorOf(
  { code, message, path, hint }: Fault,
  place: Place & { readonly file: string },
): HooklineError {
  const said = hint ?? configHint(code)
  return new HooklineError(code, message, {
    ...place,
    key: pathText(path),
    ...(said === undefined ? {} : { hint: said }),
  })
}
