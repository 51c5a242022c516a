import { tree } from '../../sql/parser.ts'
import type { Rule } from '../rule.ts'

export const notIdempotent: Rule = {
  name: 'not-idempotent',
  severity: 'off',
  explanation:
    'For teams whose files are run by other means as well, more than once: `CREATE` without `IF NOT EXISTS` or `OR REPLACE`, and ' +
    '`DROP` without `IF EXISTS`, fail the second time. Run by this program a file needs neither, as it is applied once.',
  bad: [
    { at: '1:1', sql: 'CREATE TABLE notes (a int);' },
    { at: '1:1', sql: 'ALTER TABLE deals ADD COLUMN note text;' },
    { at: '1:1', sql: 'DROP VIEW open_deals;' },
    { at: '1:1', sql: 'CREATE VIEW open_deals AS SELECT 1;' },
  ],
  good: [
    'CREATE TABLE IF NOT EXISTS notes (a int);',
    'ALTER TABLE deals ADD COLUMN IF NOT EXISTS note text;',
    'DROP VIEW IF EXISTS open_deals;',
    'CREATE OR REPLACE VIEW open_deals AS SELECT 1;',
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS deals_stage ON deals (stage);',
  ],
  *check({ tree: statement }) {
    const { CreateStmt, CreateTableAsStmt, IndexStmt, CreateSeqStmt, CreateSchemaStmt, CreateExtensionStmt } =
      statement
    const created = [
      CreateStmt,
      CreateTableAsStmt,
      IndexStmt,
      CreateSeqStmt,
      CreateSchemaStmt,
      CreateExtensionStmt,
    ]
    const replaced = [statement.ViewStmt, statement.CreateFunctionStmt, statement.CreateTrigStmt]
    const isCreated = created.some((one) => one !== undefined && !one.if_not_exists)
    const isReplaced = replaced.some((one) => one !== undefined && !one.replace)
    const commands = (statement.AlterTableStmt?.cmds ?? []).flatMap((node) => tree(node).AlterTableCmd ?? [])
    const isAdded = commands.some(({ subtype, missing_ok }) => subtype === 'AT_AddColumn' && !missing_ok)
    const isDropped =
      (statement.DropStmt !== undefined && !statement.DropStmt.missing_ok) ||
      commands.some(({ subtype, missing_ok }) => subtype === 'AT_DropColumn' && !missing_ok)
    if (!isCreated && !isReplaced && !isAdded && !isDropped) return
    const word = isDropped ? 'IF EXISTS' : isReplaced ? 'OR REPLACE' : 'IF NOT EXISTS'
    yield { message: 'Fails when it is run a second time.', help: `Add ${word}.` }
  },
}
