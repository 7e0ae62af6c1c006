import { general, type Template } from './template.ts'

/** Values that are secrets by their shape, in RE2. */
const SHAPES =
  '-----BEGIN [A-Z ]*PRIVATE KEY-----|\\b(AKIA|ASIA)[0-9A-Z]{16}\\b|\\bgh[pousr]_[A-Za-z0-9]{36}|\\bgithub_pat_[A-Za-z0-9_]{22}|\\bglpat-[A-Za-z0-9_-]{20}|\\bxox[abprs]-[A-Za-z0-9-]{10}|\\bsk-[A-Za-z0-9_-]{20}|\\bAIza[0-9A-Za-z_-]{35}|\\bnpm_[A-Za-z0-9]{36}'

const SECRET_VALUES = `# Looks at the lines that a patch adds, whatever the file is called. A patch whose text is not told is denied as well: a guard
# that cannot see does not let pass.
[[hooks]]
id = "no-secret-values"
description = "No key or token is written into a file"
on = "patch.before"
if = '''event.data.patch == null || event.data.patch.matches(r"(?m)^\\+.*(${SHAPES})")'''
guard = true
deny = "This patch would write what looks like a key or a token, or its text is not known: read the value from a variable instead"
`

const SECURITY_SCAN = `# Looks for code that is often a hole, in the files that were patched, and tells the agent where. It denies nothing: change the
# last line to \`echo "$found" >&2; exit 2\` if the agent shall go back to it. One pattern a line, extended regular expressions.
[[hooks]]
id = "security-scan"
description = "Tells of code that is often a security hole"
on = "patch.after"
match = "*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,py,rb,php,go,rs,java,kt,cs,sh,bash,yml,yaml,tf,html,vue,svelte,c,h,cc,cpp}"
run = '''
for file do shift; [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -gt 0 ] || exit 0
found=$(grep -nE \\
  -e '(^|[^A-Za-z_.])eval *\\(' \\
  -e 'dangerouslySetInnerHTML|\\.innerHTML *=|document\\.write *\\(' \\
  -e 'verify *= *False|shell *= *True|pickle\\.loads? *\\(|yaml\\.load *\\([^,]*\\) *$' \\
  -e 'rejectUnauthorized: *false|NODE_TLS_REJECT_UNAUTHORIZED|InsecureSkipVerify: *true' \\
  -e 'chmod( -R)? 0?777|(curl|wget) [^|]*[|] *(sudo )?(ba)?sh' \\
  -e '(^|[^A-Za-z])(MD5|SHA1|md5|sha1) *\\(' \\
  -- "$@" /dev/null | cut -d: -f1,2 | head -n 20 | sed 's/[\\\\"]/\\\\&/g' | tr '\\n\\t' '  ')
[ -n "$found" ] || exit 0
printf '{"context":"security-scan: look once more at %s. Is what stands there safe with input from outside?"}' "$found"
'''
timeout = "10s"
`

/** About what is in the code. */
export const SCAN_TEMPLATES: readonly Template[] = [
  general(
    'security-scan',
    'no keys or tokens in patches; tells of code that is often a hole',
    SECRET_VALUES,
    SECURITY_SCAN,
  ),
]
