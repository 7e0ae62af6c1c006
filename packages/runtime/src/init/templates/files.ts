import { NO_SECRETS } from '../guards.ts'
import { formats } from '../format.ts'
import { general, type Template } from './template.ts'

const PROTECTED_PATHS = `# Patterns without a \`/\` are matched wherever the file lies. Add your own: migrations, generated code, vendored libraries.
[[hooks]]
id = "protected-paths"
description = "What decides about others is not changed in passing"
on = "patch.before"
match = [
  ".git/**", ".github/workflows/**", ".gitlab-ci.yml", "CODEOWNERS",
  "hooks.toml", ".hookline/**", ".codex/**", ".claude/settings*.json", ".gemini/settings.json",
  "pnpm-lock.yaml", "package-lock.json", "yarn.lock", "bun.lock", "Cargo.lock", "poetry.lock", "uv.lock", "go.sum",
]
guard = true
deny = "This file is not patched here: lock files are written by their own tools, for the rest ask the user"
`

const BACKUP = `# A copy of every file as it was before a patch, by day and time: what git does not know of yet can be had back.
# \`"$@"\` are the paths; a file that is new has nothing to be copied. Old copies are yours to remove.
[[hooks]]
id = "backup"
description = "What a file was before it was patched"
on = "patch.before"
run = '''
umask 077
state="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/copies/$(date +%Y-%m-%d)"
now=$(date +%H%M%S)
for file do
  [ -f "$file" ] || continue
  case "$file" in
    /*) copy="$state$file" ;;
    *) copy="$state$HOOKLINE_ROOT/\${file#./}" ;;
  esac
  mkdir -p "\${copy%/*}" && cp -p "$file" "$copy.$now"
done
'''
`

/** About files that are patched. */
export const FILE_TEMPLATES: readonly Template[] = [
  general('no-secrets-in-patch', 'files that hold secrets are not patched', NO_SECRETS),
  general('protected-paths', 'lock files, workflows and settings of agents are not patched', PROTECTED_PATHS),
  general('backup', 'copies a file before it is patched', BACKUP),
  {
    name: 'format-on-patch',
    about: 'formats files as soon as they are patched',
    needs: 'a formatter: biome, oxfmt, prettier, ruff, black, gofmt or rustfmt',
    fits: ({ formatters }) => formatters.length > 0,
    tables: formats,
  },
]
