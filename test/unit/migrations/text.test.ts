import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { TextReader } from '../../../src/migrations/text.ts'
import { checksumOf } from '../../support/build.ts'

const bytes = (...values: readonly (number | string)[]) =>
  Buffer.concat(values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.of(value))))

/** Reads as if the file came in parts of this size. */
function read(input: Buffer, size = input.length) {
  const reader = new TextReader()
  const parts: string[] = []
  let waiting = Buffer.alloc(0)
  for (let from = 0; from < input.length; from += size) {
    const all = Buffer.concat([waiting, input.subarray(from, from + size)])
    const { text, taken } = reader.read(all, false)
    waiting = all.subarray(taken)
    parts.push(text)
  }
  parts.push(reader.read(waiting, true).text)
  return { parts, checksum: reader.checksum() }
}

const decode = (input: Buffer) => read(input).parts.join('')

describe('text is UTF-8', () => {
  test.each([
    ['plain', bytes('SELECT 1;'), 'SELECT 1;'],
    ['empty', bytes(), ''],
    ['a byte order mark at the start is dropped', bytes(0xef, 0xbb, 0xbf, 'SELECT 1;'), 'SELECT 1;'],
    ['one elsewhere is text', bytes('a', 0xef, 0xbb, 0xbf, 'b'), 'a\uFEFFb'],
    ['only the first of two', bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf), '\uFEFF'],
    ['line ends stay as they are', bytes('a\r\nb\rc\n'), 'a\r\nb\rc\n'],
    ['every length of a character', bytes('aé€🐘'), 'aé€🐘'],
    ['a replacement character that is in the file', bytes('a\uFFFDb'), 'a\uFFFDb'],
  ])('%s', (_title, input, expected) => {
    expect(decode(input)).toBe(expected)
  })
})

describe('anything else is refused, with the offset', () => {
  test.each([
    ['UTF-16, little endian', bytes(0xff, 0xfe, 'S', 0), 'is UTF-16, not UTF-8'],
    ['UTF-16, big endian', bytes(0xfe, 0xff, 0, 'S'), 'is UTF-16, not UTF-8'],
    ['UTF-16 without a mark', bytes('S', 0, 'E', 0), 'holds a NUL byte at offset 1'],
    ['a NUL', bytes('SELECT', 0), 'holds a NUL byte at offset 6'],
    ['a NUL comes before what is not UTF-8', bytes('a', 0xff, 0), 'holds a NUL byte at offset 2'],
    ['Latin-1', bytes('caf', 0xe9, ' '), 'is not UTF-8: the byte at offset 3 does not belong there'],
    [
      'behind longer characters',
      bytes('é€🐘', 0xff),
      'is not UTF-8: the byte at offset 9 does not belong there',
    ],
    [
      'cut off at the end',
      bytes('a', 0xe2, 0x82),
      'is not UTF-8: the byte at offset 1 does not belong there',
    ],
    [
      'a surrogate',
      bytes('ab', 0xed, 0xa0, 0x80),
      'is not UTF-8: the byte at offset 2 does not belong there',
    ],
    ['too long a form', bytes(0xc0, 0xaf), 'is not UTF-8: the byte at offset 0 does not belong there'],
    [
      'behind a replacement character',
      bytes('\uFFFD', 0xff),
      'is not UTF-8: the byte at offset 3 does not belong there',
    ],
  ])('%s', (_title, input, message) => {
    expect(() => decode(input)).toThrow(new Error(message))
  })
})

describe('the checksum', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

  test('is SHA-256 in hex', () => {
    expect(checksumOf('SELECT 1;\n')).toBe(sha256('SELECT 1;\n'))
    // sha256sum of the same bytes, so that no two mistakes agree.
    expect(checksumOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  test.each([
    ['CRLF as LF', 'a\r\nb\r\n', 'a\nb\n', true],
    ['some lines only', 'a\r\nb\n', 'a\nb\n', true],
    ['a carriage return alone is text', 'a\rb\n', 'a\nb\n', false],
    ['a line more at the end', 'a\n\n', 'a\n', false],
    ['no line end at the end', 'a', 'a\n', false],
    ['a blank at the end of a line', 'a \n', 'a\n', false],
    ['a comment', 'a -- b\n', 'a -- c\n', false],
    ['composed and decomposed', 'é', 'e\u0301', false],
  ])('%s', (_title, a, b, same) => {
    expect(checksumOf(a) === checksumOf(b)).toBe(same)
  })

  test('of characters beyond ASCII is that of their UTF-8', () => {
    expect(checksumOf('🐘')).toBe(sha256(Buffer.from('🐘').toString()))
  })

  test('does not see a byte order mark', () => {
    expect(read(bytes(0xef, 0xbb, 0xbf, 'a\n')).checksum).toBe(checksumOf('a\n'))
  })
})

describe('a file that comes in parts', () => {
  const input = bytes(0xef, 0xbb, 0xbf, 'a\r\né\r\n\r\r\n€🐘\uFEFF\n\r')

  test.each([1, 2, 3, 4, 5, 7, 16])('of %d bytes is the same text, with the same checksum', (size) => {
    const text = 'a\r\né\r\n\r\r\n€🐘\uFEFF\n\r'
    const { parts, checksum } = read(input, size)
    expect(parts.join('')).toBe(text)
    expect(checksum).toBe(checksumOf(text))
    expect(parts.join('|')).not.toMatch(/\r\|+\n|[\ud800-\udbff]\|/)
  })

  test('the offset is that in the file', () => {
    expect(() => read(bytes('é€🐘', 0xff, 'abc'), 4)).toThrow(
      new Error('is not UTF-8: the byte at offset 9 does not belong there'),
    )
    expect(() => read(bytes('abcdefg', 0), 4)).toThrow(new Error('holds a NUL byte at offset 7'))
    expect(() => read(bytes('abcd', 0xe2, 0x82), 4)).toThrow(
      new Error('is not UTF-8: the byte at offset 4 does not belong there'),
    )
  })
})
