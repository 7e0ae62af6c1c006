/** Events whose matcher Claude Code does not read. */
export const UNMATCHED: ReadonlySet<string> = new Set(['UserPromptSubmit', 'Stop', 'MessageDisplay'])
