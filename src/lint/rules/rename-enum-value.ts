import { relationOf, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const renameEnumValue: Rule = {
  name: 'rename-enum-value',
  severity: 'error',
  explanation:
    'No application knows both names of the value: the version that runs while the migration does fails, or the one that a ' +
    'rollback brings back.',
  notInDown: true,
  bad: [{ at: '1:1', sql: "ALTER TYPE stage RENAME VALUE 'open' TO 'new';" }],
  good: ["ALTER TYPE stage ADD VALUE 'new';"],
  *check({ tree: { AlterEnumStmt } }) {
    if (AlterEnumStmt?.oldVal === undefined) return
    const type = shown(relationOf(AlterEnumStmt.typeName))
    yield {
      message: `Whoever still writes or compares '${AlterEnumStmt.oldVal}' of ${type} fails.`,
      help: `Add a value, have the application know both, then change the rows in batches:\n  ALTER TYPE ${type} ADD VALUE '${AlterEnumStmt.newVal}';`,
    }
  },
}
