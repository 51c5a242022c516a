import type { Node } from 'libpg-query'
import { tree } from '../../sql/parser.ts'
import { changesOf } from '../alter-table.ts'
import { quoted, shown, typeText } from '../names.ts'
import type { Rule } from '../rule.ts'

export const typeChange: Rule = {
  name: 'type-change',
  severity: 'error',
  explanation:
    'Most changes of a type write the table and its indexes anew, and nobody can read it meanwhile. These do not: a longer ' +
    '`varchar`, `varchar` to `text` and back without a length, `numeric` with more digits and the same scale, a time with more ' +
    'digits, `cidr` to `inet`, and the length taken away. What type the column has is looked up in the files before; where ' +
    'that is not known, only types without a length (`text`, `varchar`, `numeric`) pass.',
  bad: [
    { at: '1:32', sql: 'ALTER TABLE deals ALTER COLUMN id TYPE bigint;' },
    { at: '1:32', sql: 'ALTER TABLE deals ALTER COLUMN stage TYPE text USING lower(stage);' },
    { at: '1:32', sql: 'ALTER TABLE deals ALTER COLUMN stage TYPE varchar(50);' },
    {
      at: '3:32',
      sql: 'CREATE TABLE deals (stage varchar(50));\n-- the next file\nALTER TABLE deals ALTER COLUMN stage TYPE varchar(20);',
    },
    {
      at: '3:32',
      sql: 'CREATE TABLE deals (id int);\n-- the next file\nALTER TABLE deals ALTER COLUMN id TYPE text;',
    },
    {
      at: '3:32',
      sql: 'CREATE TABLE deals (amount numeric(10, 2));\n-- the next file\nALTER TABLE deals ALTER COLUMN amount TYPE numeric(12, 4);',
    },
  ],
  good: [
    'CREATE TABLE deals (stage varchar(50));\n-- the next file\nALTER TABLE deals ALTER COLUMN stage TYPE varchar(100);',
    'CREATE TABLE deals (amount numeric(10, 2));\n-- the next file\nALTER TABLE deals ALTER COLUMN amount TYPE numeric(12, 2);',
    'ALTER TABLE deals ADD COLUMN seen timestamptz(3);\n-- the next file\nALTER TABLE deals ALTER COLUMN seen TYPE timestamptz;',
    'ALTER TABLE deals ALTER COLUMN stage TYPE text;',
    'ALTER TABLE deals ALTER COLUMN stage TYPE varchar USING stage::varchar;',
    'CREATE TABLE notes (id int);\nALTER TABLE notes ALTER COLUMN id TYPE bigint;',
  ],
  *check(statement, file) {
    for (const { table, command, at } of changesOf(statement, file)) {
      const column = tree(command.def).ColumnDef
      if (command.subtype !== 'AT_AlterColumnType' || column === undefined) continue
      const from = file.schema.typeOf(table, command.name ?? '')
      const to = typeText(column.typeName)
      const plain = isPlain(column.raw_default, to)
      if (plain && isFree(from, to)) continue
      const mayGrow = plain && from === undefined && growing.test(partsOf(to)[0])
      const name = quoted(command.name)
      yield {
        at,
        message: `Writes ${shown(table)} anew to make ${name} ${to}${from === undefined ? '' : ` of ${from}`}${mayGrow ? ', unless it only gets longer' : ''}; nobody can read it meanwhile.`,
        help:
          'Add a column of the new type that a trigger fills, fill the old rows in batches, then let the application use it:\n' +
          `  ALTER TABLE ${shown(table)} ADD COLUMN ${quoted(`${command.name}_new`)} ${to};` +
          (mayGrow
            ? '\nWhere it only gets longer, say so:\n  -- check:ignore type-change: it was shorter'
            : ''),
      }
    }
  },
}

/** No USING, or one that only names the type: it is computed for each row otherwise. */
function isPlain(using: Node | undefined, type: string): boolean {
  if (using === undefined) return true
  const { ColumnRef, TypeCast } = tree(using)
  if (TypeCast !== undefined)
    return tree(TypeCast.arg).ColumnRef !== undefined && typeText(TypeCast.typeName) === type
  return ColumnRef !== undefined
}

/** Types that are stored in the same way: their casts need no function (pg_cast; tried on 17, by the file of the table). */
const alike = [
  ['varchar', 'text'],
  ['text', 'varchar'],
  ['cidr', 'inet'],
  ['text', 'citext'],
  ['citext', 'text'],
  ['varchar', 'citext'],
  ['citext', 'varchar'],
  ['xml', 'text'],
]

/** Types whose length may grow (the support functions of varchar, varbit, numeric, and the times). */
const growing = /^(?:varchar|varbit|numeric|interval|(?:time|timestamp)(?:tz)?)$/

function isFree(from: string | undefined, to: string): boolean {
  const [base, ...limits] = partsOf(to)
  if (from === undefined) return limits.length === 0 && /^(?:text|varchar|numeric|varbit)$/.test(base)
  if (from === to) return true
  const [baseBefore, length = Number.POSITIVE_INFINITY, scale = 0] = partsOf(from)
  const [longer, newScale = 0] = limits
  if (baseBefore !== base)
    return longer === undefined && alike.some(([a, b]) => a === baseBefore && b === base)
  if (!growing.test(base)) return false
  return longer === undefined || (longer >= length && newScale === scale)
}

function partsOf(type: string): [string, ...number[]] {
  const [, base = type, limits] = /^(\w+)(?:\(([\d,]+)\))?$/.exec(type) ?? []
  return [base, ...(limits?.split(',').map(Number) ?? [])]
}
