import { expect, test } from 'vitest'
import { isLoaderVariable } from '../src/index.ts'

test.each(['NODE_OPTIONS', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'DYLD_INSERT_LIBRARIES', 'PERL5OPT', 'PERL5LIB'])(
  '%s loads code',
  (name) => {
    expect(isLoaderVariable(name)).toBe(true)
  },
)

test.each(['NODE_OPTIONS_EXTRA', 'NODE_ENV', 'LDAP_URL', 'MY_LD_PRELOAD', 'PERL_LOCAL', 'PATH', ''])(
  '"%s" does not',
  (name) => {
    expect(isLoaderVariable(name)).toBe(false)
  },
)
