import fc from 'fast-check'

/** What a scanner may stumble over, wherever it stands. */
const crumb = oneOf(
  String.raw`' '' " ; -- /* */ $$ $a$ $1 \ \' \\ \. \q :x :'x' ( ) a BEGIN END COMMIT; é 🙂 E U& :: % ? @ 0`,
)
const space = fc.constantFrom(' ', '\t', '\n', '\n\\.\n')
const value = fc.array(fc.oneof({ weight: 7, arbitrary: crumb }, space), { maxLength: 8 }).map(joined)

const comment = fc.array(crumb, { maxLength: 5 }).chain((parts) => {
  const block = joined(parts).replaceAll(/\*\/|\/\*/g, '* ')
  return fc.constantFrom(`--${joined(parts)}\n`, `/*${block} */`, `/*/*${block} */ ${block} */`)
})
const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constant(' ') },
  { weight: 2, arbitrary: fc.constantFrom('\n', '\t', '\n\n  ', '') },
  { weight: 2, arbitrary: comment },
)

/** The same value in every notation that can hold it. Each stands between blanks, so nothing sticks to it. */
const literal = fc.tuple(value, fc.constantFrom('', 'a', 'été', '_1'), gap).chain(([text, tag, between]) => {
  const quoted = `'${text.replaceAll("'", "''")}'`
  const escaped = `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const unicode = `U&'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('é', '\\00e9')}'`
  const dollar = `$${tag}$${text}$${tag}$`
  const split = text
    .replaceAll("'", "''")
    .replaceAll(/(?<!')a(?!')/g, `a'${between.includes('/*') ? '' : between}\n'`)
  const fits = !`${text}$`.includes(`$${tag}$`)
  return fc.constantFrom(quoted, escaped, unicode, `'${split}'`, ...(fits ? [dollar] : [`N${quoted}`]))
})

export const insert = fc
  .tuple(gap, gap, literal, gap, gap)
  .map(([a, b, text, c, d]) => `INSERT ${a} INTO ${b} said VALUES ('<file>', ${text} ${c}) ${d}`)

/** Valid statements, however they are written and put together. */
export const awkwardText = fc
  .tuple(
    fc.array(fc.tuple(insert, fc.constantFrom(';', ';\n', ';;\n', '\\;', '; ', '\n;\n\n')), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.constantFrom('', ';', ';\n', '\n'),
    fc.constantFrom('', '\uFEFF'),
    fc.boolean(),
  )
  .map(([statements, end, mark, windows]) => {
    const text = statements
      .map(([statement, between], i) => statement + (i < statements.length - 1 ? between : ''))
      .join('')
    return mark + (windows ? `${text}${end}`.replaceAll('\n', '\r\n') : `${text}${end}`)
  })

/** Mostly invalid: what was said before the error, and where the error is, have to be the same. */
export const brokenText = fc
  .tuple(
    fc.array(insert, { maxLength: 2 }),
    fc.array(
      fc.oneof(
        literal,
        gap,
        oneOf(String.raw`SELECT 1 , ( ) ; ' " $$ /* */ -- E' U&' \; END CASE`),
        fc.constantFrom(';\n', 'AS "x;"', 'BEGIN ATOMIC', 'RETURN 1', 'CREATE FUNCTION f() RETURNS int'),
      ),
      { minLength: 1, maxLength: 12 },
    ),
  )
  .map(([good, bad]) => `${good.map((statement) => `${statement};\n`).join('')}${bad.join(' ')}`)

/** One of these words, which have a blank between them. */
export function oneOf(words: string): fc.Arbitrary<string> {
  return fc.constantFrom(...words.split(' '))
}

export function joined(parts: readonly string[]): string {
  return parts.join('')
}
