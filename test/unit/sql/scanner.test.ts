import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { positionOfOffset } from '../../../src/sql/position.ts'
import { type Piece, ScanError, Scanner, scanScript } from '../../../src/sql/scanner.ts'
import { joinData, scanInChunks } from './scan-in-chunks.ts'

/** What scripts are made of that can mislead: every mark, whole and in halves, and text that looks like one. */
const fragments = [
  ...["'", '"', "''", "E'", "e'", "U&'", 'U&"', "B'", "n'", '$$', '$a$', '$b$', '$1', 'a$b$', '$é$', '$'],
  ...["'plain;'", "E'it\\'s;'", "'C:\\'", "E'\\\\'", '"na;me"', '$$ ; $$', '$a$ $$ ; $a$', '\\', '\\\\'],
  ...[
    ';',
    ';\n',
    '(',
    ')',
    '--',
    '-',
    '-- comment;',
    '/*',
    '*/',
    '/',
    '*',
    '/* c; */',
    '\n',
    ' ',
    '\t',
    '\r\n',
    '\r',
  ],
  ...[
    'a',
    'é',
    '日本',
    '🐘',
    'select',
    'create',
    'or replace',
    'function',
    'procedure p',
    'begin atomic',
    'begin',
    'end',
    'case',
  ],
  ...[
    '1',
    '1e',
    '::',
    ':',
    ':a',
    ":'a'",
    ':"a"',
    ':{?a}',
    ':=',
    '\\;',
    '\\echo x\n',
    '\\x \\\\',
    "\\echo 'q\n",
    '\\q\n',
  ],
  ...[
    'set standard_conforming_strings = off;\n',
    'reset all;\n',
    'begin;',
    'set local standard_conforming_strings = 0;',
  ],
  ...[
    'commit;',
    'rollback;',
    'copy t from stdin;',
    'copy t from stdin;\n',
    '\\.\n',
    '\n\\.\n',
    '\\.\r\n',
    '\\N\n',
    'x\ty\n',
  ],
]
const scripts = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((parts) => parts.join(''))
const spacedScripts = fc
  .array(fc.constantFrom(...fragments), { maxLength: 40 })
  .map((parts) => parts.join(' '))
const anyScript = fc.oneof(scripts, spacedScripts)

/** The script with blanks for what psql keeps to itself. */
function visible(script: string, pieces: readonly Piece[]): string {
  let text = script
  for (const { type, start, end } of pieces) {
    if (type !== 'meta') continue
    text = text.slice(0, start.offset) + ' '.repeat(end.offset - start.offset) + text.slice(end.offset)
  }
  return text
}

/** Blanks, comments, semicolons, and the line that ends COPY data. */
function isIdle(gap: string): boolean {
  const plain = /(?:[ \t\n\r\f\v;]|\\\.(?:\r?\n|\r?$)|--[^\n\r]*)*/y
  for (let at = 0; ; ) {
    plain.lastIndex = at
    plain.test(gap)
    at = plain.lastIndex
    if (!gap.startsWith('/*', at)) return at === gap.length
    let depth = 0
    do {
      depth += gap.startsWith('/*', at) ? 1 : gap.startsWith('*/', at) ? -1 : 0
      at += /^(?:\/\*|\*\/)/.test(gap.slice(at, at + 2)) ? 2 : 1
    } while (depth > 0 && at < gap.length)
  }
}

describe('for any script', () => {
  test('the pieces do not depend on the chunks', () => {
    fc.assert(
      fc.property(
        anyScript,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (script, lengths) => {
          const chunks: string[] = []
          for (let at = 0, turn = 0; at < script.length; turn++) {
            const length = lengths[turn % lengths.length] ?? 1
            chunks.push(script.slice(at, at + length))
            at += length
          }
          const expected = scanInChunks([script])
          const found = scanInChunks(chunks)
          expect(found.failure).toEqual(expected.failure)
          // What comes before a failure is given as far as the chunk before it goes.
          const pieces =
            expected.failure === undefined ? found.pieces : found.pieces.slice(0, expected.pieces.length)
          expect(pieces.map(plain)).toEqual(expected.pieces.map(plain))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('a statement is the text between its places, with blanks for what psql keeps to itself', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const { pieces } = scanInChunks([script])
        const text = visible(script, pieces)
        for (const { type, start, end, ...piece } of pieces) {
          if ('text' in piece) {
            expect(piece.text).toBe((type === 'statement' ? text : script).slice(start.offset, end.offset))
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('pieces come in order and without overlap, and nothing but blanks and comments is between them', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const { pieces, failure } = scanInChunks([script])
        const text = visible(script, pieces)
        let end = 0
        for (const piece of pieces.filter((found) => found.type !== 'meta' || !found.insideStatement)) {
          expect(piece.start.offset).toBeGreaterThanOrEqual(end)
          expect(text.slice(end, piece.start.offset)).toSatisfy(isIdle)
          end = piece.end.offset
        }
        if (failure === undefined) expect(text.slice(end)).toSatisfy(isIdle)
      }),
      { numRuns: 1000 },
    )
  })

  test('offset, line and column of a place agree', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        for (const { start, end } of scanInChunks([script]).pieces) {
          expect(start).toEqual(positionOfOffset(script, start.offset))
          expect(end).toEqual(positionOfOffset(script, end.offset))
        }
      }),
    )
  })
})

function plain(piece: Piece) {
  return piece.type === 'statement' ? { ...piece, words: piece.words } : piece
}

const texts = (script: string) =>
  scanScript(script).map((piece) => (piece.type === 'meta' ? `\\${piece.command}` : piece.text))

describe('line ends', () => {
  test('CRLF and a lone CR end a line comment as LF does', () => {
    expect(texts('-- a;\r\nSELECT 1; -- b;\rSELECT 2;\r\n')).toEqual(['SELECT 1;', 'SELECT 2;'])
  })

  test('a literal goes on behind CRLF', () => {
    expect(texts("SELECT E'a\\';'\r\n'b\\';';\r\n")).toEqual(["SELECT E'a\\';'\r\n'b\\';';"])
  })

  test('the CR of CRLF is no part of an argument', () => {
    expect(scanScript('\\restrict key\r\n')).toMatchObject([{ command: 'restrict', argument: 'key' }])
  })

  test('COPY data with CRLF ends at its line with CRLF', () => {
    expect(texts('COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;\r\n')).toEqual([
      'COPY t FROM stdin;',
      '1\r\n',
      'SELECT 1;',
    ])
  })

  test('lines are counted by LF', () => {
    const [, second] = scanScript('SELECT 1;\r\n\r\n  SELECT 2;')
    expect(second?.start).toEqual({ offset: 15, line: 3, column: 3 })
  })
})

test('a literal goes on only behind a line end', () => {
  expect(texts("SELECT E'a' 'b\\'; SELECT 2;")).toHaveLength(2)
})

test('a byte order mark at the beginning is blank, elsewhere a letter', () => {
  expect(texts('\ufeffSELECT 1; \ufeff;')).toEqual(['SELECT 1;', '\ufeff;'])
})

describe('COPY data in chunks', () => {
  test('is given as it comes', () => {
    const scanner = new Scanner()
    expect(scanner.push('COPY t FROM stdin;\n1\n2')).toMatchObject([
      { type: 'statement' },
      { text: '1\n2', last: false },
    ])
    expect(scanner.push('3')).toMatchObject([{ text: '3', last: false, start: { line: 3, column: 2 } }])
    expect(scanner.push('\n\\')).toMatchObject([{ text: '\n', last: false }])
    expect(scanner.push('.')).toEqual([])
    expect(scanner.push('\nSELECT 1;')).toMatchObject([{ text: '', last: true }, { text: 'SELECT 1;' }])
  })

  test('keeps what only looks like its end', () => {
    const scanner = new Scanner()
    const pieces = ['COPY t FROM stdin;\n', '\\', '.', 'x\n', '\\.\r', 'y\n \\.\n', '\\.'].flatMap((chunk) =>
      scanner.push(chunk),
    )
    pieces.push(...scanner.end())
    expect(joinData(pieces)).toMatchObject([
      { type: 'statement' },
      { text: '\\.x\n\\.\ry\n \\.\n', last: true },
    ])
  })
})

describe('what can not be split', () => {
  test('is told after the pieces before it', () => {
    const scanner = new Scanner()
    expect(scanner.push('SELECT 1; COPY t FROM stdin; SELECT 2;')).toHaveLength(2)
    expect(() => scanner.push('\n')).toThrow(ScanError)
    expect(() => scanner.end()).toThrow(ScanError)
  })

  test.each([
    ["SELECT\n  E'a\\'", 'a string is never closed', { offset: 10, line: 2, column: 4 }],
    ['🐘 "a', 'a name in double quotes is never closed', { offset: 3, line: 1, column: 3 }],
    ['/* /* */', 'a comment is never closed', { offset: 0, line: 1, column: 1 }],
    ['DO $a$ $b$', 'a dollar quote is never closed', { offset: 3, line: 1, column: 4 }],
  ])('%j: %s', (script, message, position) => {
    const scan = (chunks: string[]) => scanInChunks(chunks).failure
    expect(scan([script])).toMatchObject({ message, position })
    expect(scan([...script])).toMatchObject({ message, position })
  })
})

test('a backslash escapes from the beginning if the session has it so', () => {
  const off = { standardConformingStrings: false }
  expect(scanScript("SELECT 'a\\';'; RESET standard_conforming_strings; SELECT 'b\\';';", off)).toHaveLength(
    3,
  )
})

describe('30 MB in one statement, in small chunks', () => {
  const size = 30_000_000
  const chunk = 4096
  test.each([
    ['a string', "SELECT '", 'text text ', "';"],
    ['a string with escapes', "SELECT E'", 'te\\nt te\\\\t ', "';"],
    ['a dollar quote', 'DO $a$', ' $ $b$ text; ', '$a$;'],
    ['a comment', 'SELECT 1 /*', ' /* * / ; */ ', '*/;'],
    ['rows', 'INSERT INTO t VALUES ', "(1, 'one', E'two', now()),\n", '(2);'],
  ])(
    'takes seconds, where time in proportion to the square would take minutes: %s',
    { timeout: 15_000 },
    (_title, begin, middle, end) => {
      const scanner = new Scanner()
      const part = middle.repeat(Math.ceil(chunk / middle.length))
      const pieces = scanner.push(begin)
      for (let sent = 0; sent < size; sent += part.length) pieces.push(...scanner.push(part))
      pieces.push(...scanner.push(end), ...scanner.end())
      expect(pieces).toHaveLength(1)
      expect(pieces[0]?.end.offset).toBeGreaterThan(size)
    },
  )
})

describe('what is too large to be held', () => {
  const mib = 'x'.repeat(1024 * 1024)
  const fill = (begin: string, chunk: string, times: number) => {
    const scanner = new Scanner()
    scanner.push(`SELECT 1;\n${begin}`)
    for (let pushed = 0; pushed < times; pushed++) scanner.push(chunk)
    return scanner
  }

  test('a statement of 256 million characters: said where it begins', () => {
    const scanner = fill("SELECT '", mib, 255)
    expect(() => scanner.push(mib)).toThrow('this statement has more than 256 million characters')
    const almost = fill("SELECT '", mib, 255)
    expect(almost.push("';")).toMatchObject([{ start: { line: 2, column: 1 } }])
    try {
      fill("SELECT '", mib, 300)
    } catch (error) {
      expect(error).toMatchObject({ position: { offset: 10, line: 2, column: 1 } })
    }
  })

  test.each([
    ['a word', 'SELECT ', 8],
    ['a first word', '', 1],
    ['a psql command', '\\echo ', 1],
  ])('%s of millions of characters', (_title, begin, column) => {
    const failure = () => fill(begin, mib, 6)
    expect(failure).toThrow('this word has more than 4 million characters')
    expect(failure).toThrow(expect.objectContaining({ position: { offset: 9 + column, line: 2, column } }))
  })

  test('neither a comment nor COPY data is', () => {
    expect(fill('/*', mib, 300).push('*/;')).toEqual([])
    expect(fill('COPY t FROM stdin;\n', mib, 300).push('\n\\.\n')).toMatchObject([{ last: true }])
  })
})
