import fc from 'fast-check'
import { copyData } from './generated-data.ts'
import { awkwardText, brokenText, insert } from './generated-text.ts'
import { transactions } from './generated-transactions.ts'

/**
 * Files nobody would write by hand, made from a seed: for each topic its files by name. In each topic `setup.sql` makes
 * what the others write into.
 */
export function generate(seed: number, runs: number): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const small = Object.entries(topics).map(([topic, { setup, file }]) => {
    return [topic, { setup, texts: fc.sample(file, { seed, numRuns: runs }) }] as const
  })
  const large = { setup: said, texts: largeTexts(seed) }
  return new Map(
    [...small, ['large', large] as const].map(([topic, { setup, texts }]) => {
      const named = texts.map((text, index) => {
        const name = `${String(index + 1).padStart(4, '0')}.sql`
        return [name, text.replaceAll('<file>', `${topic} ${name}`)] as const
      })
      return [`generated-${topic}`, new Map([['setup.sql', setup], ...named])]
    }),
  )
}

const said = 'CREATE TABLE said (file text, v text);\n'

const topics = {
  awkward: { setup: said, file: awkwardText },
  soup: { setup: said, file: brokenText },
  transactions: {
    setup: `${said}
      CREATE SCHEMA other;
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);`,
    file: transactions,
  },
  copy: { setup: said, file: copyData },
} as const

/** Files of more than a megabyte, which are not held, and are sent in parts: valid, and with an error deep inside. */
function largeTexts(seed: number): string[] {
  const inserts = fc.sample(insert, { seed, numRuns: 7500 }).map((statement) => `${statement};\n`)
  const half = inserts.join('')
  const data = inserts.map((_, n) => `<file>\t${n} ${'x'.repeat(200)}\n`).join('')
  const copy = `COPY said FROM stdin;\n${data}`
  return [
    `${half}${half}`,
    `${half}SET standard_conforming_strings = on;\n${half}SELECT 1,\n  nope;\n`,
    `${half}CREATE INDEX CONCURRENTLY ON said (file);\n${half}VACUUM said;\n${copy}\\.\n${half}`,
    `${half}${copy}\\.\n${half}${copy}too\tmany\tcolumns\n\\.\n${half}`,
    `${half}/* ${half.replaceAll(/[/*]/g, ' ')} */\n${half}SELEC 1;\n`,
  ]
}
