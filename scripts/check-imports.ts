import { checkImports } from '../packages/repo-tests/house/imports.ts'

const { violations, seen, sources } = await checkImports(process.cwd())
for (const { rule, from, to } of violations) process.stderr.write(`${rule}: ${from} -> ${to}\n`)
process.stdout.write(`imports: ${seen} of ${sources} source files, ${violations.length} forbidden\n`)
if (violations.length > 0 || seen < sources || sources === 0) process.exitCode = 1
