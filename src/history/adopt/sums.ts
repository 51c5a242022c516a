import { createHash } from 'node:crypto'

/** The bytes as they are, with LF line ends, and with CRLF: a checkout on Windows is no edit. */
export function lineEndings(bytes: Buffer): readonly Buffer[] {
  // latin1 keeps every byte.
  const lf = bytes.toString('latin1').replaceAll('\r\n', '\n')
  return [bytes, Buffer.from(lf, 'latin1'), Buffer.from(lf.replaceAll('\n', '\r\n'), 'latin1')]
}

/** A digest in hex. */
export function hexDigest(
  algorithm: 'sha1' | 'sha256' | 'sha384',
  ...parts: readonly (Buffer | string)[]
): string {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** CRC-32 (IEEE), as an unsigned number. */
export function crc(text: string): number {
  return zlib().crc32(text)
}

/**
 * Flyway's checksum: CRC-32 over the lines without their ends, without a byte order mark, as a signed number. Flyway 5 took
 * the text as it is (flyway/flyway#2474).
 */
export function flywaySums(bytes: Buffer): readonly number[] {
  const text = bytes.toString().replace(/^\uFEFF/, '')
  return [text.replaceAll(/\r\n|\r|\n/g, ''), text].map((part) => zlib().crc32(part) | 0)
}

/** FNV-1 with 32 bits, as Go's fnv.New32 has it. */
export function fnv32(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (Math.imul(sum, 0x01000193) ^ byte) >>> 0, 0x811c9dc5)
}

/** Loaded where it is used: it is a twentieth of a start, and this file is loaded at each. */
function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib')
}
