import { expect, test } from 'vitest'
import { lineOfCsvRecord } from '../../../src/plan/csv-line.ts'

test.each([
  ['one line each', ['1,a', '2,b', '3,c'], { 1: 1, 3: 3 }],
  ['a break in the first record is not counted', ['1,"a', 'b"', '2,c', '3,d'], { 1: 1, 2: 3, 3: 4 }],
  ['later ones are', ['1,a', '2,"b', 'c"', '3,d'], { 1: 1, 3: 2, 4: 4 }],
  ['with CRLF the first ones are, too', ['1,"a\r', 'b"\r', '2,c\r'], { 2: 1, 3: 3 }],
  ['doubled quotes', ['1,"a""', '"', '2,b'], { 1: 1, 2: 3 }],
  ['behind the end', ['1,a'], { 3: undefined }],
])('%s', (_title, lines, expected) => {
  for (const [reported, line] of Object.entries(expected))
    expect(lineOfCsvRecord(lines, Number(reported))).toBe(line)
})
