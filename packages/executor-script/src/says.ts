/** What each setting is, for its schema in zod's words and in JSON Schema's. */
export const SAYS = {
  run: 'What to run: a shell line, in which "$@" are the matched paths; or a program and its arguments, with {{ }}.',
  line: 'A line for /bin/sh.',
  words: 'A program and its arguments, without a shell.',
  word: 'The program, or one argument.',
  cwd: "Where it runs; relative to the project's root, which is the default.",
  payload:
    'What is on stdin: "event", the event of hookline, which is the default; "native", the agent\'s own bytes; "claude", what Claude Code would send.',
  event_file:
    'true: the event is also in the file HOOKLINE_EVENT_FILE, which is there while it runs. Default: only if a shell line names that variable.',
} as const
