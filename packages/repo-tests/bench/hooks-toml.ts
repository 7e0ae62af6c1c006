/** As people write them: guards with reasons, formatters, scripts that judge, notes in the background. */
export function hooksToml(count: number, mark: string): string {
  const hooks = Array.from(
    { length: count },
    (_, n) => `[[hooks]]\nid = "hook-${n}"\n${KINDS[n % KINDS.length]!(n, mark)}`,
  )
  return `version = 1\n\n[defaults]\ntimeout = "10s"\n\n${hooks.join('\n')}`
}

const KINDS: readonly ((n: number, mark: string) => string)[] = [
  (n) =>
    `on = "exec.before"\nmatch = "git push *--force* branch-${n}"\nguard = true\ndeny = "Force-push to branch-${n} is off here: open a PR"\n`,
  (n) =>
    `on = "patch.after"\nmatch = ["src/part-${n}/**/*.{ts,tsx}", "!**/*.d.ts"]\nrun = 'pnpm exec prettier --write "$@" # ${n}'\n`,
  (n, mark) =>
    `description = "Looks at what is installed, case ${n}"\non = "exec.before"\nmatch = '/^npm (install|i) ${mark}-${n}/'\nrun = ["./hooks/check-${n}.sh", "--strict"]\ntimeout = "8s"\n`,
  (n, mark) =>
    `on = "exec.before"\nmatch = "psql *db${n}*"\nif = 'event.data.command.contains("drop") && event.session.cwd != "/work/${mark}/${n}"'\nrun = ["./hooks/sql.sh", "${n}"]\nwith = { cwd = "tools", payload = "claude" }\n`,
  (n) =>
    `on = "exec.before"\nmatch = "terraform * -target=module-${n}"\nneeds = ["hook-${n - 1}"]\nrun = "./hooks/terraform.sh ${n}"\nenv = { CASE = "${n}", SESSION = "{{ event.session.id }}" }\n`,
  (n, mark) =>
    `on = ["task.complete", "session.end"]\nrun = ["notify-send", "--", "case ${n}: {{ event.agent.name }} is done with ${mark}"]\nmode = "background"\n`,
  (n) =>
    `on = "mcp.before"\nmatch = ["github/*_${n}", "!github/get_*"]\ndeny = "This changes something on GitHub, case ${n}"\n`,
  (n) =>
    `on = "permission.request"\nmatch = "rm -rf build-${n}*"\nrun = ["./hooks/answer.sh", "${n}"]\npriority = ${n % 7}\nenabled = ${n % 16 !== 7}\n`,
]
