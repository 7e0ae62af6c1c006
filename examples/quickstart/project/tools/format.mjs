// A very small formatter: two spaces for a tab, nothing at the end of a line.
import { readFileSync, writeFileSync } from 'node:fs'

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replaceAll('\t', '  ').replaceAll(/ +$/gm, ''))
}
