import { tree } from '../../sql/parser.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const truncate: Rule = {
  name: 'truncate',
  severity: 'error',
  explanation:
    '`TRUNCATE` removes all rows, with `CASCADE` also those of other tables, and nobody can read the table until the transaction ends. ' +
    'In a repository that is used for more than one database, somebody has something in that table.',
  notInDown: true,
  bad: [
    { at: '1:1', sql: 'TRUNCATE deals;' },
    { at: '1:1', sql: 'TRUNCATE deals, users CASCADE;' },
  ],
  good: ['CREATE TABLE notes (a int);\nTRUNCATE notes;', "DELETE FROM deals WHERE stage = 'lost';"],
  *check({ tree: { TruncateStmt } }, file) {
    const tables = (TruncateStmt?.relations ?? [])
      .flatMap((node) => tree(node).RangeVar ?? [])
      .filter((table) => !file.isNew(table))
    if (tables.length === 0) return
    yield {
      message: `All rows of ${tables.map(shown).join(', ')} are gone, and nobody can read it until the transaction ends.`,
      help: 'Delete what is not needed, in batches, or say why all of it is:\n  -- check:ignore truncate: it is filled again by …',
    }
  },
}
