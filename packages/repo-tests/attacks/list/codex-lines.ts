/** Edits the line of PreToolUse in the user's hooks.json, as a shell line: `code` may change `hook`, `group`, `file`, and `at`. */
export function edited(code: string): string {
  return node(`${READ}${code};${WRITE}`)
}

/** The same, and Codex has it on record that the user trusts what is there now. */
export function trusted(code: string): string {
  return node(`${READ}${code};${WRITE}${TRUST}`)
}

const READ = `const fs = require('node:fs'), home = process.env.CODEX_HOME, path = home + '/hooks.json';
const file = JSON.parse(fs.readFileSync(path, 'utf8'));
let at = 0, group = file.hooks.PreToolUse[0], hook = group.hooks[0];
`
const WRITE = `
fs.writeFileSync(path, JSON.stringify(file));
`
/** As Codex hashes it: sorted keys, and what is not said is there. */
const TRUST = `
const sorted = (value) => Array.isArray(value) ? value.map(sorted) : value === null || typeof value !== 'object' ? value
  : Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
const told = { event_name: 'pre_tool_use', hooks: [{ async: false, ...hook }], ...(group.matcher === undefined ? {} : { matcher: group.matcher }) };
const hash = 'sha256:' + require('node:crypto').createHash('sha256').update(JSON.stringify(sorted(told))).digest('hex');
const key = '[hooks.state.' + JSON.stringify(fs.realpathSync(path) + ':pre_tool_use:' + at + ':0') + ']';
const config = home + '/config.toml', text = fs.readFileSync(config, 'utf8');
const [before, after] = text.split(key + '\\n');
fs.writeFileSync(config, before + key + '\\ntrusted_hash = "' + hash + '"\\n' + (after ?? '').replace(/^trusted_hash.*\\n/, ''));
`

function node(program: string): string {
  return `node - <<'END'\n${program}\nEND`
}
