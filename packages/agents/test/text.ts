import fc from 'fast-check'

/** Any text that JavaScript can hold: half surrogate pairs, control characters, what Rust trims. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.nat(0xffff), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes)),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', ' ', '\u0085', '\ud800', '\\ud800', '"}', '\u{1f600}'),
)
