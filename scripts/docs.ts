import { brokenLinks } from '../packages/repo-tests/house/docs/links.ts'
import { generatedPages, stalePages, writePages } from '../packages/repo-tests/house/docs/pages.ts'

const root = process.cwd()
const pages = await generatedPages(root)
if (process.argv.includes('--write')) writePages(root, pages)
const stale = stalePages(root, pages).map((path) => `${path} is not what the code says: run pnpm docs:write`)
const { broken, read } = brokenLinks(root)
const faults = [...stale, ...broken]
for (const fault of faults) process.stderr.write(`${fault}\n`)
process.stdout.write(`docs: ${Object.keys(pages).length} pages, ${read} links, ${faults.length} faults\n`)
if (faults.length > 0 || read === 0) process.exitCode = 1
