import { appendFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { defineExecutor } from '@hookline/core'
import * as z from 'zod'

const options = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe("A file of that name in hookline's state directory."),
  says: z.string().meta({ description: 'What a line of it says.', 'x-template': 'value' }),
})

export const diary = defineExecutor({
  name: 'diary',
  idempotent: true,
  options,
  target: ({ name }) => name,
  async check({ name }, { stateDir }) {
    const found = await stat(join(stateDir, name)).catch(() => undefined)
    return found?.isDirectory() ? [{ severity: 'error', message: `${name} is a directory` }] : []
  },
  async execute({ options: { name, says }, stateDir, delivery, render, retryable, permanent }) {
    const file = join(stateDir, name)
    const line = JSON.stringify({ delivery: delivery.id, says: render(says) })
    try {
      await mkdir(stateDir, { recursive: true })
      const written = await readFile(file, { encoding: 'utf8', flag: 'a+' })
      // a delivery may come twice, since nobody knows whether the first one arrived
      if (!written.includes(JSON.stringify(delivery.id))) await appendFile(file, `${line}\n`)
    } catch (error) {
      return /ENOSPC|EMFILE/.test(String(error)) ? retryable(error) : permanent(error)
    }
    return { data: line }
  },
  preview: ({ options: { name, says }, render }) => ({ append: render(says), to: name }),
})
