/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, then version, variant and randomness. Not from Web Crypto: an id has to
 * be unique, not secret, and loading that costs more than answering an event.
 */
export function uuidv7(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0')
  const variant = (8 + Math.floor(Math.random() * 4)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomHex(3)}-${variant}${randomHex(3)}-${randomHex(12)}`
}

/** At most twelve digits: 48 bits, which a double's 52 random bits hold. */
function randomHex(digits: number): string {
  return Math.floor(Math.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0')
}
