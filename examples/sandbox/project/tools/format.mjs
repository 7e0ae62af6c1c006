import { existsSync, writeFileSync } from 'node:fs'

// as formatters do: settings of the project are code, and are run
const settings = `${process.cwd()}/format.config.mjs`
if (existsSync(settings)) await import(settings)
writeFileSync('formatted.txt', 'formatted\n')
