import { describe, expect, test } from 'vitest'
import { copyFormat, lineOfRecord } from '../../../src/plan/copy-line.ts'

const csv = { csv: true, quote: '"', escaping: '"' }
const text = { ...csv, csv: false }

/** By the server's number, the line. */
type Lines = Readonly<Record<number, number | undefined>>

test.each<[title: string, lines: readonly string[], expected: Lines]>([
  ['one line each', ['1,a', '2,b', '3,c'], { 1: 1, 3: 3 }],
  ['a break in the first record is not counted', ['1,"a', 'b"', '2,c', '3,d'], { 1: 1, 2: 3, 3: 4 }],
  ['later ones are', ['1,a', '2,"b', 'c"', '3,d'], { 1: 1, 3: 2, 4: 4 }],
  ['with CRLF the first ones are, too', ['1,"a\r', 'b"\r', '2,c\r'], { 2: 1, 3: 3 }],
  ['doubled quotes', ['1,"a""', '"', '2,b'], { 1: 1, 2: 3 }],
  ['behind the end', ['1,a'], { 3: undefined }],
  ['behind the mark of the end', ['1,a', '\\.', '2,b', '3,c'], { 2: undefined, 3: undefined }],
  ['a quote that is never closed', ['1,a', '2,"b', '3,c', '\\.', 'SELECT 1;'], { 4: 2 }],
])('csv: %s', (_title, lines, expected) => {
  for (const [reported, line] of Object.entries(expected))
    expect(lineOfRecord(lines, Number(reported), csv)).toBe(line)
})

test.each<[title: string, lines: readonly string[], format: Partial<typeof csv>, expected: Lines]>([
  ['another quote', ['1,a', '2,"', '3,|b', 'c|', '4,d'], { quote: '|', escaping: '|' }, { 2: 2, 4: 3, 5: 5 }],
  ['another escape', ['1,a', '2,"b\\"', 'c"', '3,d'], { escaping: '\\' }, { 3: 2, 4: 4 }],
  ['an escape of itself', ['1,a', '2,"b!!"', '3,c'], { escaping: '!' }, { 2: 2, 3: 3 }],
])('csv with %s', (_title, lines, format, expected) => {
  for (const [reported, line] of Object.entries(expected))
    expect(lineOfRecord(lines, Number(reported), { ...csv, ...format })).toBe(line)
})

test('text: a backslash at the end of a line joins the next one to it', () => {
  const lines = ['1\ta\\', 'b', '2\t"c\\\\', '3\td']
  expect([1, 2, 3].map((reported) => lineOfRecord(lines, reported, text))).toEqual([1, 3, 4])
})

describe('the format', () => {
  test.each([
    ['COPY t FROM stdin;', text],
    ['COPY csv (csv, quote) FROM stdin;', text],
    ["COPY t FROM stdin WHERE format = 'csv' AND csv;", text],
    ['COPY t FROM stdin CSV HEADER;', csv],
    ['copy t (a, b, c, d, e, f, g) from stdin with (header, format Csv, null);', csv],
    ["COPY t FROM stdin (FORMAT 'csv');", csv],
    ["COPY t FROM stdin WITH (FORMAT csv, QUOTE '|')", { csv: true, quote: '|', escaping: '|' }],
    ["COPY t FROM stdin CSV QUOTE AS '''' ESCAPE AS E'\\\\';", { csv: true, quote: "'", escaping: '\\' }],
    ["COPY t FROM stdin CSV ESCAPE '!'", { csv: true, quote: '"', escaping: '!' }],
  ])('%s', (statement, expected) => {
    expect(copyFormat(statement)).toEqual(expected)
  })
})
