import { runResident } from '../resident/run.ts'

void runResident().then(
  () => process.exit(0),
  () => process.exit(1),
)
