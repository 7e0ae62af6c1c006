import { expect, test } from 'vitest'
import { redact } from '../src/index.ts'

// put together here, so that nothing in this file looks like a secret to those who search for them
const at = (...parts: readonly string[]): string => parts.join('')
const PEM = at(
  '-----BEGIN RSA PRIVATE',
  ' KEY-----\nMIIE-owIBAAKC\nAQEA\n',
  '-----END RSA PRIVATE',
  ' KEY-----',
)

test.each([
  ['OpenAI', at('sk', '-proj-AbCdEfGhIjKlMnOpQrSt'), '[redacted]'],
  ['Anthropic', at('sk', '-ant-api03-AbCdEfGhIjKlMn_Op'), '[redacted]'],
  ['GitHub', at('gh', 'p_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'), '[redacted]'],
  ['GitHub, fine-grained', at('github', '_pat_11ABCDEFG0abcdefghij'), '[redacted]'],
  ['GitLab', at('gl', 'pat-AbCdEfGhIjKlMnOpQrSt'), '[redacted]'],
  ['npm', at('npm', '_AbCdEfGhIjKlMnOpQrStUvWxYz'), '[redacted]'],
  ['Slack', at('xox', 'b-1234567890-abcdefghij'), '[redacted]'],
  ['AWS', at('AK', 'IAIOSFODNN7EXAMPLE'), '[redacted]'],
  ['Google', at('AI', 'zaSyA1234567890abcdefghijklmnopqrstuv'), '[redacted]'],
  ['a web token', at('ey', 'JhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ-SM'), '[redacted]'],
  ['a private key', `before ${PEM} after`, 'before [redacted] after'],
  ['half of a private key', `before ${PEM.slice(0, 50)}`, 'before [redacted]'],
  ['a header', 'curl -H "Authorization: Bearer abc.def" x', 'curl -H "Authorization: Bearer [redacted]" x'],
  ['a header without a scheme', 'authorization=abcdef', 'authorization=[redacted]'],
  ['ApiKey', 'curl -H "Authorization: ApiKey s3cr3t" x', 'curl -H "Authorization: ApiKey [redacted]" x'],
  ['ApiKey, in quotes', 'Authorization: ApiKey "s3cr3t value"', 'Authorization: ApiKey "[redacted]"'],
  ['SSWS', 'Authorization: SSWS s3cr3t\r\nHost: x', 'Authorization: SSWS [redacted]\r\nHost: x'],
  ['Negotiate', "-H 'Authorization: Negotiate YII=' x", "-H 'Authorization: Negotiate [redacted]' x"],
  ['a proxy', 'Proxy-Authorization: NTLM TlRM+/==', 'Proxy-Authorization: NTLM [redacted]'],
  [
    'AWS4-HMAC-SHA256',
    'Authorization: AWS4-HMAC-SHA256 Credential=AB/us/s3, SignedHeaders=host;x, Signature=fe5f',
    'Authorization: AWS4-HMAC-SHA256 [redacted]',
  ],
  ['a scheme of their own', '-H "Authorization: Ours k=v, s3cr3t" x', '-H "Authorization: [redacted]" x'],
  ['a scheme of their own, in a line', 'Authorization: Ours s3cr3t', 'Authorization: [redacted]'],
  ['a shell without quotes', String.raw`-H Authorization:\ Ours\ s3cr3t`, '-H Authorization:[redacted]'],
  ['a list in JSON', '{"Authorization":["Ours s3cr3t"]}', '{"Authorization":["[redacted]"]}'],
  [
    'headers in JSON',
    String.raw`"Host: x\r\nAuthorization: Ours s3cr3t\r\nAccept: y"`,
    String.raw`"Host: x\r\nAuthorization: [redacted]\r\nAccept: y"`,
  ],
  [
    'Digest',
    'Authorization: Digest user="a b", r="66"\nHost: x',
    'Authorization: Digest [redacted]\nHost: x',
  ],
  [
    'Digest in quotes',
    `-H 'Authorization: Digest user="a", response="66"' x`,
    "-H 'Authorization: Digest [redacted]' x",
  ],
  [
    'Digest in JSON',
    JSON.stringify({ Authorization: String.raw`Digest user="D\u", response="66"`, n: 1 }),
    '{"Authorization":"Digest [redacted]","n":1}',
  ],
  ['Signature', 'Authorization: Signature id="k",s="a=="', 'Authorization: Signature [redacted]'],
  ['a token in a parameter', 'Authorization: Token token="abc"', 'Authorization: Token [redacted]'],
  [
    'a header, after what is known',
    'Authorization: Ours [secret A], sig=s3cr3t',
    'Authorization: [redacted]',
  ],
  ['a bearer elsewhere', 'bearer abcdefghijklmnopqrst', 'bearer [redacted]'],
  ['an assignment', 'DB_PASSWORD=hunter2 ./run', 'DB_PASSWORD=[redacted] ./run'],
  ['an assignment in quotes', "export API_KEY='a b c' && x", 'export API_KEY=[redacted] && x'],
  ['a field of JSON', '{"api_key": "abc", "n": 1}', '{"api_key": [redacted], "n": 1}'],
  ['a flag', 'mysql --password hunter2 -u me', 'mysql --password [redacted] -u me'],
  ['a flag in quotes', 'mysql --password "hunter 2" -u', 'mysql --password [redacted] -u'],
  ['a longer flag', 'x --db-access-token hunter2 y', 'x --db-access-token [redacted] y'],
  ['a flag in a list', 'run(["--token", "hunter2", "x"])', 'run(["--token", [redacted], "x"])'],
  ['a flag in a list in JSON in JSON', '"[\\"--token\\",\\"hunter2\\"]"', '"[\\"--token\\",[redacted]\\"]"'],
  ['a list', '{"api_key": ["abc", "hunter2"], "n": 1}', '{"api_key": [redacted], "n": 1}'],
  ['a table', '{"token": {"value": "hunter2"}, "n": 1}', '{"token": [redacted], "n": 1}'],
  ['one with brackets', 'PASSWORD=[a]hunter2 x', 'PASSWORD=[redacted] x'],
  ['a URL', 'git clone https://me:hunter2@example.org/x', 'git clone https://me:[redacted]@example.org/x'],
  [
    'a header in JSON in JSON',
    '"{\\"authorization\\": \\"x-1\\"}"',
    '"{\\"authorization\\": \\"[redacted]\\"}"',
  ],
  ['SendGrid', at('S', 'G.AbCdEfGhIjKlMnOpQrStUv.AbCdEfGhIjKlMnOpQrStUvWxYz'), '[redacted]'],
  ['a cookie', 'Cookie: session=abc; theme=dark\nHost: x', 'Cookie: [redacted]\nHost: x'],
  [
    'JSON in JSON',
    '"{\\"api_key\\": \\"a b c\\", \\"n\\": 1}"',
    '"{\\"api_key\\": [redacted]\\", \\"n\\": 1}"',
  ],
  [
    'a URL that became a path',
    'src/https:/me:hunter2@example.org/x',
    'src/https:/me:[redacted]@example.org/x',
  ],
])('the secret of %s is taken out, the rest stays', (_, text, left) => {
  expect(redact(text)).toBe(left)
})

test.each([
  'git push --force',
  'ls -la sk-short keyboard tokens.md',
  'const author = "x"; basic english',
  'task-manager-with-a-long-name and risk-assessment-document',
  'https://example.org:8080/path@v2',
  'EOF secretary passage',
  'mysql --password --host example.org',
  '["--password", "--host", "x"]',
  'mysql --password [secret NAME]',
  'curl -H "Authorization: Bearer [secret NAME]" https://example.org',
  'Authorization: [secret NAME]\nHost: x',
])('%s has nothing to hide', (text) => {
  expect(redact(text)).toBe(text)
})

test('a secret is found whatever stands around it', () => {
  const core = 'AbCdEfGhIjKlMnOpQrStUvWx'
  const secrets = [
    at('sk', '-', core),
    at('gh', 'p_', core),
    `password=${core}`,
    `"token": "${core}"`,
    `://a:${core}@h`,
  ]
  const around = ['', ' ', '"', "'", '\n', 'x ', '=', ':', '(', '/', '\\n', 'bearer ', '{"a":"']
  for (const secret of secrets)
    for (const before of around)
      for (const after of around) {
        const text = before + secret + after
        expect(redact(text)).not.toContain(core)
      }
})

test.each([1000, 100_000])('a secret of %d characters keeps nothing, however it is quoted', (length) => {
  const long = `${'aB3/'.repeat(length / 4)}TAIL`
  expect(redact(`export AWS_SESSION_TOKEN="${long}" && x`)).toBe('export AWS_SESSION_TOKEN=[redacted] && x')
  expect(redact(`export AWS_SESSION_TOKEN='${long}' && x`)).toBe('export AWS_SESSION_TOKEN=[redacted] && x')
  expect(redact(`{\\"token\\": \\"${long}\\", \\"n\\": 1}`)).toBe('{\\"token\\": [redacted]\\", \\"n\\": 1}')
  expect(redact(`{\\'token\\': \\'${long}\\'}`)).toBe("{\\'token\\': [redacted]\\'}")
  const password = long.replaceAll('/', '-')
  expect(redact(`git clone https://me:${password}@example.org/x`)).toBe(
    'git clone https://me:[redacted]@example.org/x',
  )
  // the text ends before the secret does
  expect(redact(`git clone https://me:${password}`)).toBe('git clone https://me:[redacted]')
})

test.each([
  ['an escaped quote', 'password="a\\"TAIL" x', 'password=[redacted] x'],
  ['the other quote', 'password="it\'s TAIL" x', 'password=[redacted] x'],
  ['the other quote, in JSON in JSON', '{\\"password\\":\\"it\'s TAIL\\"}', '{\\"password\\":[redacted]\\"}'],
])('a quoted secret with %s in it keeps no tail', (_, text, left) => {
  expect(redact(text)).toBe(left)
})

const LONG = 400_000
test.each([
  ['a', 'sk-'],
  ['eyJa', '-eyJaaaaaaaa.'],
  ['password=', '"'],
  ['password = "', ' '],
  ['-----BEGIN A PRIVATE ', 'KEY'],
  ['-----BEGIN PRIVATE KEY-----', '-'],
  ['://', 'a:'],
  ['authorization: ', 'bearer '],
  ['authorization: digest ', 'a='],
  ['authorization: digest a=', 'authorization: digest '],
  ['authorization: x', '\\'],
  ['authorization: digest a="', '\\a'],
  ['--token ', '--token-'],
  ['--', 'token-'],
  ['--token"', ',"'],
  ['-- ', '--'],
  ['token=[', '['],
  ['token={', 'token='],
  ['ghp_', '_'],
  ['AKIA', 'AKIA'],
  ['secret', ' '],
  ['cookie: ', 'cookie'],
  ['token\\"', ':\\"'],
  ['token:\\"', '\\'],
  ['token:\\"', 'a\\'],
  ['token="', '\\"'],
  ["token='", "token='"],
  ['://a:', ':'],
  ['SG.', 'aaaaaaaaaaaaaaaa.'],
])('a text of 400,000 characters of %j and %j is read in no time', (one, two) => {
  for (const text of [
    one.repeat(LONG / one.length),
    two.repeat(LONG / two.length),
    (one + two).repeat(LONG / (one.length + two.length)),
    one + two.repeat(LONG / two.length),
  ]) {
    const started = performance.now()
    redact(text)
    // a quadratic one takes minutes
    expect(performance.now() - started).toBeLessThan(2000)
  }
})
