import { NO_INTERACTIVE_SHELLS } from '../guards.ts'
import { general, type Template } from './template.ts'

const NO_PIPE_TO_SHELL = `# What is downloaded is looked at before it runs. The whole line is looked at, also behind \`cd x &&\` and in \`sh -c\`.
[[hooks]]
id = "no-pipe-to-shell"
description = "Nothing runs that nobody has seen"
on = "exec.before"
match = [
  '/\\b(curl|wget|fetch)\\b[^;&]*\\|\\s*(sudo\\s+(-[^ ]+\\s+)*|env\\s+)?(\\/[^ ]*\\/)?(ba|z|da|k|a|fi)?sh\\b/',
  '/\\b(curl|wget)\\b[^;&]*\\|\\s*(sudo\\s+)?(python[0-9.]*|node|perl|ruby)(\\s+-)?\\s*($|[;&|])/',
  '/\\b((ba|z|da|k|a)?sh|eval|source)\\b[^;&|]*(<\\(|\\$\\(|\`)\\s*(curl|wget)\\b/',
]
guard = true
deny = "Download it to a file and look at it first; then run the file"
`

const NO_DESTRUCTIVE = `# Commands after which there is no way back, as far as a pattern can know them. A guard is a rule with a reason, no wall:
# what must not be lost belongs behind the sandbox of the agent, and into a backup.
[[hooks]]
id = "no-destructive-commands"
description = "Nothing is lost that nobody can bring back"
on = "exec.before"
match = [
  '/^rm( .*)? -[a-zA-Z]*[rR][a-zA-Z]*( .*)? ["\\x27]?(\\/|~|\\.|\\.\\.|\\*|\\$HOME|\\$\\{HOME\\})["\\x27]?\\/?\\*?( .*)?$/',
  '/^rm( .*)? --recursive( .*)? ["\\x27]?(\\/|~|\\.|\\.\\.|\\*|\\$HOME|\\$\\{HOME\\})["\\x27]?\\/?\\*?( .*)?$/',
  '/^rm( .*)? -[a-zA-Z]*[rR][a-zA-Z]*( .*)? ([^ ]*\\/)?\\.git\\/?( .*)?$/',
  '/^git (-[^ ]+ [^ ]+ )*(reset .*--hard|clean .*-[a-zA-Z]*f|checkout (.* )?-- \\.|restore (.* )?\\.$|stash (drop|clear)|branch .*-D)/',
  '/^(mkfs[.a-z0-9]*|wipefs|shred)( .*)?$/', '/^dd .*of=\\/dev\\//', '/^find .* -delete/',
]
guard = true
deny = "There is no way back from this: name what should go one by one, or ask the user to do it"
`

/** About commands. */
export const COMMAND_TEMPLATES: readonly Template[] = [
  general('no-interactive-shells', 'nothing is opened that is typed into unseen', NO_INTERACTIVE_SHELLS),
  general('no-pipe-to-shell', 'nothing runs straight from a download', NO_PIPE_TO_SHELL),
  general(
    'no-destructive-commands',
    'no rm -rf of a home or a root, no git reset --hard, no mkfs',
    NO_DESTRUCTIVE,
  ),
]
