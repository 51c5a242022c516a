import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

/** The modes from which on writers wait, by the numbers of PostgreSQL (lockdefs.h). */
const share = 5
const accessExclusive = 8

export const lockTable: Rule = {
  name: 'lock-table',
  severity: 'error',
  explanation:
    'The lock is held until the end of the transaction, which is that of the file: all who want to write, or with no mode given also ' +
    'to read, wait for that long. Statements take the locks that they need by themselves.',
  bad: [
    { at: '1:1', sql: 'LOCK TABLE deals;' },
    { at: '1:1', sql: 'LOCK deals IN SHARE ROW EXCLUSIVE MODE;' },
  ],
  good: ['LOCK TABLE deals IN ROW EXCLUSIVE MODE;', 'CREATE TABLE notes (a int);\nLOCK TABLE notes;'],
  *check({ tree: { LockStmt } }, file) {
    const { relations = [], mode = accessExclusive } = LockStmt ?? {}
    const tables = relations
      .flatMap((node) => ('RangeVar' in node ? node.RangeVar : []))
      .filter((its) => !file.isNew(its))
    if (mode < share || tables.length === 0) return
    yield {
      message: `Nobody can ${mode === accessExclusive ? 'read' : 'write to'} ${tables.map(shown).join(', ')} until the transaction ends.`,
      help: 'Leave it out, or keep the file so short that nobody minds, and say so:\n  -- check:ignore lock-table: …',
    }
  },
}
