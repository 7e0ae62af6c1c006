import { deliverer } from '../deliver.ts'

deliverer()
