import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'

/**
 * The text of a file: UTF-8, without a byte order mark.
 * Throws an Error whose message finishes the sentence "<file> …", with the offset of the first bad byte.
 */
export function decode(bytes: Buffer): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new Error('is UTF-16, not UTF-8')
  const nul = bytes.indexOf(0)
  if (nul !== -1) throw new Error(`holds a NUL byte at offset ${nul}`)
  if (!isUtf8(bytes))
    throw new Error(`is not UTF-8: the byte at offset ${firstBadByte(bytes)} does not belong there`)
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** SHA-256 in hex, the same for CRLF and LF: a checkout on Windows is not an edit. */
export function checksumOf(text: string): string {
  return createHash('sha256')
    .update(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text)
    .digest('hex')
}

function firstBadByte(bytes: Buffer): number {
  // Decoding puts U+FFFD where a byte does not belong; encoding again shows the first place that changed.
  const again = Buffer.from(bytes.toString('utf8'))
  const changed = bytes.findIndex((byte, index) => byte !== again[index])
  return changed === -1 ? bytes.length : changed
}
