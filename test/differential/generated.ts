import fc from 'fast-check'
import { copyData } from './generated-data.ts'
import { awkwardText, brokenText } from './generated-text.ts'
import { transactions } from './generated-transactions.ts'

/**
 * Files nobody would write by hand, made from a seed: for each topic its files by name. In each topic `setup.sql` makes
 * what the others write into.
 */
export function generate(seed: number, runs: number): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    Object.entries(topics).map(([topic, { setup, file }]) => {
      const texts = fc.sample(file, { seed, numRuns: runs })
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
