import { exclusivelyLocked } from '../locks.ts'
import { isSame, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const severalLocks: Rule = {
  name: 'several-locks',
  severity: 'warning',
  explanation:
    'Locks are held until the end of the transaction, which is that of the file. One that locks a table, and then waits for the next one, ' +
    'keeps everybody from the first meanwhile; and two that take them in different order are a deadlock. So each table that is ' +
    'in use gets a file of its own. Tables that the file makes itself do not count.',
  notInDown: true,
  bad: [
    {
      at: '2:1',
      sql: 'ALTER TABLE deals ADD COLUMN note text;\nALTER TABLE users ADD COLUMN note text;',
    },
  ],
  good: [
    'ALTER TABLE deals ADD COLUMN note text;\nALTER TABLE deals ADD COLUMN hint text;',
    'ALTER TABLE deals ADD COLUMN note text;\n-- the next file\nALTER TABLE users ADD COLUMN note text;',
    'BEGIN;\nALTER TABLE deals ADD COLUMN note text;\nCOMMIT;\nBEGIN;\nALTER TABLE users ADD COLUMN note text;\nCOMMIT;',
    'CREATE TABLE notes (a int);\nALTER TABLE notes ADD COLUMN b int;\nALTER TABLE users ADD COLUMN note text;',
    'ALTER TABLE deals VALIDATE CONSTRAINT deals_amount;\nALTER TABLE users ADD COLUMN note text;',
  ],
  *check({ tree, transaction }, file) {
    const wanted = exclusivelyLocked(tree).filter((table) => !file.isNew(table))
    if (wanted.length === 0) return
    const held = file.before
      .filter((one) => one.transaction === transaction)
      .flatMap((one) => exclusivelyLocked(one.tree))
      .filter((table) => !file.isNew(table))
    const next = wanted.find((table) => !held.some((one) => isSame(one, table)))
    const [first] = held
    if (first === undefined || next === undefined) return
    yield {
      message: `Waits for ${shown(next)} while nobody can read ${shown(first)}, which is locked until the transaction ends.`,
      help: `Move what is about ${shown(next)} to a file of its own.`,
    }
  },
}
