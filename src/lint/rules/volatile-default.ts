import type { ColumnDef, Node } from 'libpg-query'
import { tree } from '../../sql/parser.ts'
import { addedColumns } from '../alter-table.ts'
import { quoted, relationOf, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

/** Functions of PostgreSQL and its extensions that are VOLATILE and that people write into a DEFAULT. */
const volatile =
  /^(?:clock_timestamp|timeofday|random|random_normal|gen_random_uuid|uuidv4|uuidv7|uuid_generate_v\w+|gen_random_bytes|nextval)$/

export const volatileDefault: Rule = {
  name: 'volatile-default',
  severity: 'error',
  explanation:
    'A column whose default is another one for each row (`gen_random_uuid()`, `clock_timestamp()`, `nextval()`, so also ' +
    '`serial` and `GENERATED … AS IDENTITY`) has to be written into every row: the table and its indexes are written anew, ' +
    'and nobody can read it meanwhile. A constant, or `now()`, costs nothing. Of functions of your own nothing is known here.',
  bad: [
    { at: '1:30', sql: 'ALTER TABLE deals ADD COLUMN token uuid DEFAULT gen_random_uuid();' },
    { at: '1:23', sql: 'ALTER TABLE deals ADD number bigserial;' },
    { at: '1:23', sql: 'ALTER TABLE deals ADD number bigint GENERATED ALWAYS AS IDENTITY;' },
    { at: '1:23', sql: 'ALTER TABLE deals ADD drawn float8 DEFAULT 1 + random();' },
  ],
  good: [
    'ALTER TABLE deals ADD COLUMN seen timestamptz DEFAULT now();',
    "ALTER TABLE deals ADD COLUMN stage text NOT NULL DEFAULT 'open';",
    'ALTER TABLE deals ALTER COLUMN token SET DEFAULT gen_random_uuid();',
    'CREATE TABLE notes (id bigint);\nALTER TABLE notes ADD COLUMN token uuid DEFAULT gen_random_uuid();',
  ],
  *check(statement, file) {
    for (const { table, column, constraints } of addedColumns(statement, file)) {
      const name = quoted(column.colname)
      const identity = constraints.some(({ contype }) => contype === 'CONSTR_IDENTITY')
      const given = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
      if (!identity && !isSerial(column) && !isVolatile(given)) continue
      yield {
        at: column.location,
        message: `Writes ${shown(table)} anew, as each row gets another value of ${name}; nobody can read it meanwhile.`,
        help:
          'Add the column without it, then give it to new rows, then fill the old ones in batches:\n' +
          `  ALTER TABLE ${shown(table)} ADD COLUMN ${name} …;\n` +
          `  ALTER TABLE ${shown(table)} ALTER COLUMN ${name} SET DEFAULT …;`,
      }
    }
  },
}

function isSerial({ typeName }: ColumnDef): boolean {
  return /^(?:small|big)?serial[248]?$/.test(relationOf(typeName?.names).relname ?? '')
}

/** Looks into every part of the expression. */
function isVolatile(value: Node | unknown): boolean {
  if (Array.isArray(value)) return value.some(isVolatile)
  if (typeof value !== 'object' || value === null) return false
  const called = relationOf(tree(value as Node).FuncCall?.funcname).relname
  return (called !== undefined && volatile.test(called)) || Object.values(value).some(isVolatile)
}
