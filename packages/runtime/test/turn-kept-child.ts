import { inTurn } from '../src/transcript/turn.ts'

await inTurn(process.argv[2]!, 0, async () => {
  process.stdout.write('has it\n')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
