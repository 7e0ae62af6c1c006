import { testsPass } from '../tests-pass.ts'
import type { Template } from './template.ts'

/** About when a task is done. */
export const TEST_TEMPLATES: readonly Template[] = [
  {
    name: 'test-on-stop',
    about: 'a task is not done while its tests fail',
    needs: 'tests: a test script in package.json, go, cargo or pytest',
    fits: ({ tests }) => tests !== undefined,
    tables: (found) => testsPass(found, true),
  },
]
