import { expect, test } from 'vitest'
import { saidOver } from '../src/index.ts'

const ALL = { memory: 1, processes: 1, openFiles: 1 }

test.each([
  ['perl', 'Out of memory!', 'memory'],
  ['C', 'malloc: Cannot allocate memory', 'memory'],
  ['C++', "terminate called after throwing an instance of 'std::bad_alloc'", 'memory'],
  ['Python', 'MemoryError', 'memory'],
  ['Node', 'RangeError: Array buffer allocation failed', 'memory'],
  ['Node', "code: 'ERR_MEMORY_ALLOCATION_FAILED'", 'memory'],
  ['Node', 'FATAL ERROR: Reached heap limit', 'memory'],
  ['Ruby', 'failed to allocate memory (NoMemoryError)', 'memory'],
  ['Java', 'java.lang.OutOfMemoryError: Java heap space', 'memory'],
  ['Rust', 'memory allocation of 1000 bytes failed', 'memory'],
  ['Go', 'fatal error: runtime: out of memory', 'memory'],
  ['sh', 'sh: 1: Cannot fork', 'processes'],
  ['bash', 'bash: fork: retry: Resource temporarily unavailable', 'processes'],
  ['Node', 'Error: spawn ls EAGAIN', 'processes'],
  ['Python', 'OSError: [Errno 24] Too many open files', 'openFiles'],
  ['Node', 'Error: EMFILE, open', 'openFiles'],
])('%s: %s', (_, words, over) => {
  expect(saidOver(words, ALL)).toBe(over)
  expect(saidOver(words, {})).toBeUndefined()
})

test('what fails for another reason is not taken for it', () => {
  for (const words of ['no such file or directory', 'Resource temporarily unavailable', 'exit code 1'])
    expect(saidOver(words, ALL)).toBeUndefined()
})
