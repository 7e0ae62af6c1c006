import { NO_FORCE_PUSH } from '../guards.ts'
import { general, type Template } from './template.ts'

const BRANCH_GUARD = `# Commits go to a branch of their own. Exit code 2 denies, and stderr is the reason; where there is no repository or no
# branch it has no objection. It asks the folder of the session: \`git -C elsewhere commit\` is judged by that one, too.
[[hooks]]
id = "branch-guard"
description = "No commits on main or master"
on = "exec.before"
match = ["git commit", "git commit *", "git -* commit*", "git merge *", "git cherry-pick *", "git revert *"]
guard = true
run = '''
branch=$(git -C "$HOOKLINE_CWD" symbolic-ref --quiet --short HEAD 2>/dev/null) || exit 0
case "$branch" in
  main|master) echo "No commits on $branch: run git switch -c <name> first, as a command of its own" >&2; exit 2 ;;
esac
'''
timeout = "5s"
`

const NO_PUSH_TO_MAIN = `# A push that names the branch. Of a plain \`git push\` nobody can tell which one it is; branch-guard keeps commits off main.
[[hooks]]
id = "no-push-to-main"
description = "What is on main came through a review"
on = "exec.before"
match = ['/^git (-[^ ]+ [^ ]+ )*push (.* )?([^ ]+:)?(refs\\/heads\\/)?(main|master)$/']
guard = true
deny = "Nothing is pushed to main from here: push a branch, and open a pull request"
`

const GIT_CONTEXT = `# What a script prints at the start of a session is context: the agent knows where it is without asking.
[[hooks]]
id = "git-context"
description = "Branch, changes and last commits, told at the start"
on = "session.start"
run = '''
git rev-parse --is-inside-work-tree >/dev/null 2>&1 || exit 0
echo 'The repository as this session begins (git status, git log):'
git status --short --branch | head -n 40
git log --oneline -n 5 2>/dev/null || echo 'no commits yet'
'''
timeout = "5s"
`

const GIT: Pick<Template, 'needs' | 'fits'> = { needs: 'git', fits: ({ git }) => git }

/** About branches and remotes. */
export const GIT_TEMPLATES: readonly Template[] = [
  general('no-force-push', 'nothing is overwritten on a remote', NO_FORCE_PUSH),
  {
    ...GIT,
    name: 'branch-guard',
    about: 'no commits on main or master, no pushes to them',
    tables: () => [BRANCH_GUARD, NO_PUSH_TO_MAIN],
  },
  {
    ...GIT,
    name: 'git-context',
    about: 'tells branch, changes and last commits at the start of a session',
    tables: () => [GIT_CONTEXT],
  },
]
