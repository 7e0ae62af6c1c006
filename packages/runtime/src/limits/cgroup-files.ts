import { readFileSync, rmdirSync, writeFileSync } from 'node:fs'

/** Sets one of the files of a group. @throws what the kernel says */
export function write(folder: string, name: string, text: string): void {
  writeFileSync(`${folder}/${name}`, text)
}

/** False: the kernel does not know it, or does not let us. */
export function tryWrite(folder: string, name: string, text: string): boolean {
  try {
    write(folder, name, text)
    return true
  } catch {
    return false
  }
}

/** `undefined`: this kernel does not tell. */
export function read(folder: string, name: string): string | undefined {
  try {
    return readFileSync(`${folder}/${name}`, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The number that is all of a file. */
export function numberIn(folder: string, name: string): number | undefined {
  const text = read(folder, name)
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}

/** The number behind a word of a file. */
export function fieldOf(folder: string, name: string, field: string): number | undefined {
  const found = new RegExp(`^${field} (\\d+)$`, 'm').exec(read(folder, name) ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

/** False: something is in it still. */
export function removed(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT'
  }
}
