import { tree } from '../../sql/parser.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const vacuumFull: Rule = {
  name: 'vacuum-full',
  severity: 'error',
  explanation:
    '`VACUUM FULL` writes the table and its indexes anew, and nobody can read it meanwhile. A plain `VACUUM` makes room for new ' +
    'rows beside readers and writers; pg_repack and pg_squeeze give it back to the disk beside them.',
  bad: [
    { at: '1:1', sql: 'VACUUM FULL deals;' },
    { at: '1:1', sql: 'VACUUM (FULL 1, ANALYZE) deals;' },
  ],
  good: ['VACUUM (ANALYZE) deals;', 'VACUUM (FULL false) deals;', 'VACUUM (FULL 0) deals;'],
  *check({ tree: { VacuumStmt } }) {
    const full = VacuumStmt?.options
      ?.flatMap((option) => tree(option).DefElem ?? [])
      .findLast(({ defname }) => defname === 'full')
    const { String: word, Integer: number } = tree(full?.arg)
    const off = /^(?:false|off)$/i.test(word?.sval ?? '') || (number !== undefined && !number.ival)
    if (VacuumStmt === undefined || full === undefined || off) return
    const tables = (VacuumStmt.rels ?? []).flatMap((rel) => tree(rel).VacuumRelation?.relation ?? [])
    const which = tables.length === 0 ? 'every table' : tables.map(shown).join(', ')
    yield {
      message: `Nobody can read ${which} while it is written anew.`,
      help: `Make room for new rows beside them:\n  VACUUM (ANALYZE)${tables.length === 0 ? '' : ` ${tables.map(shown).join(', ')}`};`,
    }
  },
}
