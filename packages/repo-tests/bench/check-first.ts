import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { parse } from 'smol-toml'
import { hooksToml } from './hooks-toml.ts'

const [what, hooks] = process.argv.slice(2)
const text = hooksToml(Number(hooks), 'first')
const started = performance.now()
if (what === 'parser') parse(text)
else await compile({ file: '/hooks.toml', text, dialects, executors: { script }, hookline: '1.0.0' })
process.stdout.write(`${performance.now() - started}\n`)
