import { HooklineError } from '@hookline/core'

/** Does something with what a file holds, and puts the file's name and the place before whatever is wrong with it. */
export function inFile<Result>(file: string, act: () => Result): Result {
  try {
    return act()
  } catch (thrown) {
    const { code, message, hint, details } = HooklineError.from(thrown)
    const place = [file, details.line, details.column].filter((part) => part !== undefined).join(':')
    throw new HooklineError(code, `${place}: ${message}`, { ...details, hint, file, cause: thrown })
  }
}
