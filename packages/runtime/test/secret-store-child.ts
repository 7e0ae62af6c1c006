import type { HooklineError } from '@hookline/core'
import { store } from '../src/secrets/store.ts'

const [state, name, value] = process.argv.slice(2)
try {
  store(state!, name!, value!)
  process.stdout.write('stored')
} catch (thrown) {
  process.stdout.write((thrown as HooklineError).code)
}
