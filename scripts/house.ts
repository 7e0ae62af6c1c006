import { checkHouse } from '../packages/repo-tests/house/rules.ts'

const { faults, read } = checkHouse(process.cwd())
for (const { rule, path, message, severity } of faults) {
  process.stderr.write(`${severity}: ${rule}: ${path}: ${message}\n`)
}
const errors = faults.filter(({ severity }) => severity === 'error').length
const looked = Object.entries(read).map(([what, files]) => `${files} ${what}`)
process.stdout.write(`house: ${looked.join(', ')}; ${errors} errors, ${faults.length - errors} warnings\n`)
if (errors > 0) process.exitCode = 1
