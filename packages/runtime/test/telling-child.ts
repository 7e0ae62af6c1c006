import { tellOnce } from '../src/facts/index.ts'
import type { LifecycleEvent } from '@hookline/core'

const fact = JSON.parse(process.argv[3]!) as LifecycleEvent
const how = await tellOnce(fact, process.env, async () => {
  process.stdout.write('at it\n')
  await new Promise((resolve) => setTimeout(resolve, Number(process.argv[2])))
})
process.stdout.write(`${how}\n`)
