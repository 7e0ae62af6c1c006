import { DENY, type Broken } from './row.ts'

const NETWORK = 'version = 1\n[network]\n'

/** What `[network]` says may be reached. */
export const NETWORK_ROWS: readonly Broken[] = [
  ['a switch for a network', 'version = 1\nnetwork = ‸true\n', 'VALUE_TYPE', /allow_private/],
  [
    'a text for a list',
    `${NETWORK}allow_private = ‸"127.0.0.1:1"\n`,
    'VALUE_TYPE',
    /allow_private = \["127\.0\.0\.1:1"\]/,
  ],
  ['a key that it does not have', `${NETWORK}‸proxy = "x"\n`, 'KEY_UNKNOWN', /allow_private/],
  ['a key of other programs', `${NETWORK}‸allowlist = ["x:1"]\n`, 'KEY_UNKNOWN', /`allow_private`/],
  ['a key at the top', `‸allow_private = ["x:1"]\n${DENY}`, 'KEY_UNKNOWN', /below a \[network\]/],
  ['version below it', '[network]\n‸version = 1\n', 'KEY_UNKNOWN', /at the top/],
  [
    'no port',
    `${NETWORK}allow_private = ["127.0.0.1:1", ‸"localhost"]\n`,
    'NETWORK_TARGET',
    /"localhost:443"/,
  ],
  ['a port that there is not', `${NETWORK}allow_private = [‸"localhost:70000"]\n`, 'NETWORK_TARGET', /port/],
  ['port 0', `${NETWORK}allow_private = [‸"localhost:0"]\n`, 'NETWORK_TARGET', /port/],
  ['a whole network', `${NETWORK}allow_private = [‸"10.0.0.0/8:443"]\n`, 'NETWORK_TARGET', /each (one|host)/],
  ['a wildcard', `${NETWORK}allow_private = [‸"*.internal:443"]\n`, 'NETWORK_TARGET', /each (one|host)/],
  [
    'a URL',
    `${NETWORK}allow_private = [‸"http://localhost:4000/x"]\n`,
    'NETWORK_TARGET',
    /a scheme is no part of it/,
  ],
  [
    'a URL without a port',
    `${NETWORK}allow_private = [‸"https://hooks.internal/x"]\n`,
    'NETWORK_TARGET',
    /a scheme is no part of it/,
  ],
  [
    'an IPv6 address without brackets',
    `${NETWORK}allow_private = [‸"::1:4000"]\n`,
    'NETWORK_TARGET',
    /brackets/,
  ],
  ['nothing', `${NETWORK}allow_private = [‸""]\n`, 'VALUE_INVALID', /./],
  ['a variable', `${NETWORK}allow_private = ["‸\${HOST}:1"]\n`, 'VARIABLE_PLACE', /./],
]
