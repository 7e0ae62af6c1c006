import { checkImports, importFaults } from '../packages/repo-tests/house/imports.ts'

const report = await checkImports(process.cwd())
const faults = importFaults(report)
for (const fault of faults) process.stderr.write(`${fault}\n`)
process.stdout.write(`imports: ${report.seen} of ${report.sources} source files, ${faults.length} faults\n`)
if (faults.length > 0) process.exitCode = 1
