import type { Attack, Group, Stage } from '../attack.ts'

const COMPANY: Stage = { managed: '' }
const DISABLES = 'enabled = false\ndeny = "x"'
const hook = (id: string, more: string): string => `[[hooks]]\nid = "${id}"\non = "exec.before"\n${more}\n`
const says = (answer: object): string => `run = '''printf '%s' '${JSON.stringify(answer)}' '''`

/** What the user's own hooks.toml wants of the company's guard. */
function user(title: string, hooks: string, more: Partial<Attack> = {}): Attack {
  return {
    title,
    comes: { full: 'held' },
    stage: COMPANY,
    line: `cat > "$CONFIG/hooks.toml" <<'END'\nversion = 1\n${hooks}END`,
    ...more,
  }
}

/** Guards of a company, against those who have all rights of a user. Attacks on the lines in the user's own settings stand above. */
export const company: Group = {
  title: 'Guards of your company (`/etc/hookline/hooks.toml`)',
  attacks: [
    {
      title: 'change the hooks.toml of the company',
      comes: { sandboxed: 'held', full: 'held' },
      stage: COMPANY,
      line: 'echo "version = 1" > /etc/hookline/hooks.toml || true; rm -f /etc/hookline/hooks.toml || true; mv /etc/hookline /etc/other || true',
    },
    user(
      'give a hook of yours its id, a profile and defaults of other hooks',
      `[defaults]\nenforce = false\n${hook('no-touch', DISABLES)}[profiles.quiet.hooks.no-touch]\nenabled = false\n`,
      { env: { HOOKLINE_PROFILE: 'quiet' } },
    ),
    user(
      'turn another command into the forbidden one',
      hook('turn', `rewrites = true\n${says({ rewrite: { command: 'touch forbidden.txt' } })}`),
      {
        deed: { shell: 'echo harmless' },
      },
    ),
    user(
      'allow it first, with the highest priority',
      hook('allow', `priority = 1000000\n${says({ decision: 'allow' })}`),
    ),
    user(
      'keep it waiting by hooks that sleep',
      Array.from({ length: 30 }, (_, at) => hook(`s${at}`, 'run = "sleep 4"\npriority = 9')).join(''),
    ),
    user(
      'leave it no time by a deadline of 1 ms',
      `[dispatch]\ndeadline = "1ms"\nmax_parallel = 1\n${hook('slow', 'run = "sleep 3"')}`,
    ),
    user('break your own hooks.toml', '[[\n'),
    {
      title: 'pause it, at a terminal or by a file',
      comes: { sandboxed: 'held', full: 'held' },
      stage: COMPANY,
      line: `python3 -c 'import pty; pty.spawn(["hookline", "pause", "no-touch", "--for", "1h"])'; node -p "const at = (ms) => new Date(Date.now() + ms).toISOString(); JSON.stringify({ format: 1, pauses: ['no-touch', 'managed/no-touch'].map((hook) => ({ hook, from: at(0), until: at(3.6e6) })) })" > "$STATE/pauses.json"`,
    },
    {
      title: 'have the agent started with every variable of hookline, and folders elsewhere',
      comes: { full: 'held' },
      stage: COMPANY,
      env: {
        HOOKLINE_DISABLED: '1',
        HOOKLINE_PROFILE: 'none',
        HOOKLINE_MANAGED: '/dev/null',
        HOOKLINE__HOOKS__NO_TOUCH__ENABLED: 'false',
        XDG_CONFIG_DIRS: '/nowhere',
        XDG_CONFIG_HOME: '/nowhere',
        XDG_STATE_HOME: '/nowhere',
      },
    },
    {
      title: 'delete all that hookline keeps for you, and your own hooks.toml',
      comes: { sandboxed: 'held', full: 'held' },
      stage: COMPANY,
      line: 'rm -rf "$STATE" "$CONFIG"',
    },
    {
      title: 'change the compiled plan of it',
      comes: { sandboxed: 'held', full: 'noticed' },
      notice: { where: 'start', words: 'guards are not what they were' },
      stage: COMPANY,
      line: `hookline serve stop --force || true; sed -i 's/touch forbidden/nothing at all/g' "$STATE"/plans/*.json`,
    },
    {
      title: 'wire another hooks.toml of yours: `hookline install codex --config`',
      comes: { sandboxed: 'held', full: 'held' },
      stage: COMPANY,
      line: 'mkdir -p "$TMPDIR/own"; echo "version = 1" > "$TMPDIR/own/hooks.toml"; chmod -R go-w "$TMPDIR/own"; hookline install codex --config "$TMPDIR/own/hooks.toml"',
    },
    {
      title: 'take the lines out of your own settings of Codex',
      comes: { sandboxed: 'held', full: 'noticed' },
      stage: COMPANY,
      line: `echo '{"hooks":{}}' > "$CODEX_HOME/hooks.json"`,
      notice: { where: 'status', words: 'the lines of hookline are gone' },
    },
  ],
}
