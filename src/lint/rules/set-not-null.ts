import { changesOf } from '../alter-table.ts'
import { quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const setNotNull: Rule = {
  name: 'set-not-null',
  severity: 'error',
  explanation:
    '`SET NOT NULL` looks at every row while nobody can read the table, unless a `CHECK (… IS NOT NULL)` is there that ' +
    'is validated: PostgreSQL takes that as the proof. Validating it looks at every row as well, but beside readers and ' +
    'writers. The constraint may be in a file before this one.',
  bad: [
    { at: '1:32', sql: 'ALTER TABLE deals ALTER COLUMN stage SET NOT NULL;' },
    {
      at: '3:32',
      sql: 'ALTER TABLE deals ADD CONSTRAINT stage_set CHECK (stage IS NOT NULL) NOT VALID;\n-- the next file\nALTER TABLE deals ALTER COLUMN stage SET NOT NULL;',
    },
  ],
  good: [
    'ALTER TABLE deals ADD CONSTRAINT stage_set CHECK (stage IS NOT NULL) NOT VALID;\n-- the next file\nALTER TABLE deals VALIDATE CONSTRAINT stage_set;\nALTER TABLE deals ALTER COLUMN stage SET NOT NULL;\nALTER TABLE deals DROP CONSTRAINT stage_set;',
    'CREATE TABLE deals (stage text NOT NULL);\n-- the next file\nALTER TABLE deals ALTER COLUMN stage SET NOT NULL;',
    'CREATE TABLE notes (text text);\nALTER TABLE notes ALTER COLUMN text SET NOT NULL;',
  ],
  *check(statement, file) {
    for (const { table, command, at } of changesOf(statement, file)) {
      const { subtype, name = '' } = command
      if (subtype !== 'AT_SetNotNull' || file.schema.isNeverNull(table, name)) continue
      const constraint = quoted(`${table.relname}_${name}_not_null`)
      yield {
        at,
        message: `Looks at every row of ${shown(table)} for a NULL in ${quoted(name)}; nobody can read it meanwhile.`,
        help:
          'In one file a constraint for new rows, in the next one the proof for the old ones:\n' +
          `  ALTER TABLE ${shown(table)} ADD CONSTRAINT ${constraint} CHECK (${quoted(name)} IS NOT NULL) NOT VALID;\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(table)} VALIDATE CONSTRAINT ${constraint};\n` +
          `  ALTER TABLE ${shown(table)} ALTER COLUMN ${quoted(name)} SET NOT NULL;\n` +
          `  ALTER TABLE ${shown(table)} DROP CONSTRAINT ${constraint};`,
      }
    }
  },
}
