import fc from 'fast-check'
import { joined, oneOf } from './generated-text.ts'

const cell = fc
  .array(fc.oneof(oneOf(String.raw`a ; ' " "" \ \\ \N \t \n \. \x41 é 🙂 , -- $$ NULL`), fc.constant(' ')), {
    maxLength: 4,
  })
  .map(joined)

/** Data of COPY, well-formed or not, up to one of the ends it may have. */
export const copyData = fc
  .tuple(
    fc.constantFrom(
      ['', '\t'],
      [" WITH (DELIMITER '|', NULL 'a')", '|'],
      [' CSV', ','],
      [" WITH (FORMAT csv, QUOTE '''', ESCAPE '\\', NULL 'NULL')", ','],
      [" CSV HEADER DELIMITER ';'", ';'],
    ),
    fc.array(fc.tuple(cell, fc.option(cell, { freq: 20 })), { maxLength: 5 }),
    fc.constantFrom('\\.\n', '\\.\n', '\\.\nSELECT 1;\n', '\\.\n\nSELECT nope;\n', ''),
    fc.boolean(),
  )
  .map(([[options, delimiter], rows, end, windows]) => {
    const lines = rows.map(([file, v]) => (v === null ? file : `${file}${delimiter}${v}`))
    const text = `COPY said FROM stdin${options};\n${lines.map((line) => `${line}\n`).join('')}${end}`
    return windows ? text.replaceAll('\n', '\r\n') : text
  })
