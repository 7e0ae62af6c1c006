// one of several processes that want the same plan at the same time
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import { loadPlan } from '../src/load-plan.ts'

const [file = '', startAt = '0'] = process.argv.slice(2)
while (Date.now() < Number(startAt));
const { plan, errors } = await loadPlan({
  file,
  managed: `${file}.none`,
  required: true,
  hookline: '1.0.0',
  env: process.env,
  compiler: async () => (path, how) =>
    compile({ ...how, file: path, dialects, executors: { script }, hookline: '1.0.0' }),
})
process.stdout.write(JSON.stringify([plan.hooks.map(({ id }) => id), errors.map(({ code }) => code)]))
