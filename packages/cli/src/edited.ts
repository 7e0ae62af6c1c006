/**
 * Called after a hooks.toml was written by a verb, with the hooks that the edit was about: what a person edits with hookline on
 * a terminal is trusted with it. The user's own file needs no trust.
 */
export function edited(_file: string, _ids: readonly string[]): void {
  // layers that need trust will be told here
}
