import type { HookContext, Json } from '@hookline/core'
import { scriptError } from './errors.ts'
import { resolveProgram } from './program.ts'

/** An argv with its holes filled. @throws HooklineError `SCRIPT_TEMPLATE`, `EXPRESSION_FAILED` */
export function programWords(
  [program, ...args]: readonly string[],
  { hook, render }: HookContext<unknown, unknown>,
): readonly string[] {
  if (program!.includes('{{')) throw scriptError('SCRIPT_TEMPLATE', 'the program itself may hold no {{ }}')
  return [resolveProgram(program!, hook), ...args.flatMap((template) => argumentsOf(render(template)))]
}

/** A list is that many arguments; what is absent is an empty one, so that the others keep their places. */
function argumentsOf(value: Json): readonly string[] {
  return Array.isArray(value) ? value.map(argument) : [argument(value)]
}

/** A value as a program can be given it. */
export function argument(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A line and the paths that are its `"$@"`. @throws HooklineError `SCRIPT_TEMPLATE` */
export function shellWords(line: string, paths: readonly string[]): readonly string[] {
  if (line.includes('{{')) throw scriptError('SCRIPT_TEMPLATE', 'a shell line may hold no {{ }}')
  return ['/bin/sh', '-c', line, 'hookline', ...paths]
}

/** True for a line that looks at its `"$@"`. */
export function usesArguments(line: string): boolean {
  return /\$(\{#?)?[@*1]/.test(line)
}

/** @throws HooklineError `SCRIPT_ARGUMENTS_INVALID` */
export function refuseNul(words: readonly string[]): void {
  const word = words.find((one) => one.includes('\0'))
  if (word === undefined) return
  throw scriptError(
    'SCRIPT_ARGUMENTS_INVALID',
    `a NUL byte in the argument ${JSON.stringify(word.slice(0, 80))}`,
  )
}
