/** What a process of somebody else's code gets of the caller's environment; nothing in it makes Node load code. */
const CORE = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TERM|TZ|TMPDIR|XDG_\w+|SystemRoot|TEMP|TMP)$/

/** The core of an environment. */
export function coreEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && CORE.test(entry[0]),
    ),
  )
}
