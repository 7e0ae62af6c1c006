/** Claude Code's events that become none of hookline's, and why. */
export const UNNEEDED: Readonly<Record<string, string>> = {
  Setup:
    'It is about preparing a machine (`--init`, `--maintenance`); a session that works also says SessionStart.',
  InstructionsLoaded: 'A CLAUDE.md was read: nothing is done yet, and nothing can be answered.',
  UserPromptExpansion: 'The prompt that a typed command becomes is reported by UserPromptSubmit.',
  PermissionDenied:
    'Auto mode has refused a call that PreToolUse reported; it can only be told to try again.',
  PostToolBatch:
    'Every call in it that ran is reported by PostToolUse or PostToolUseFailure; those that were refused did nothing.',
  TaskCreated: 'An entry of the to-do list: the call of the tool TaskCreate is reported by PreToolUse.',
  TaskCompleted: 'An entry of the to-do list: the call of the tool TaskUpdate is reported by PreToolUse.',
  TeammateIdle: 'A teammate has nothing to do; what it does is reported like what any subagent does.',
  PreModelSwitch: 'The user chooses another model; it is no request to one.',
  PostModelSwitch: 'The user chose another model; it is no request to one.',
  Elicitation: 'An MCP server asks the user for data in a form; hookline has no answer of that shape.',
  ElicitationResult: "The user's answer to an MCP server.",
  ConfigChange: 'A settings file of Claude Code has changed.',
  CwdChanged: 'The directory of the shell has changed; every event says the directory it is in.',
  FileChanged: 'A file that Claude Code was told to watch has changed, by whomever.',
  DirectoryAdded: 'The user gave the session one more directory.',
  WorktreeCreate: 'It asks for the path of a new worktree, and the session fails without one.',
  WorktreeRemove: 'A worktree is gone.',
}
