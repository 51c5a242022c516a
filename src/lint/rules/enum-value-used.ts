import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const enumValueUsed: Rule = {
  name: 'enum-value-used',
  severity: 'warning',
  explanation:
    'A value of an enum cannot be used in the transaction that adds it (55P04), unless the type is made there as well. The run ' +
    'notices, rolls back, and runs the file statement by statement: then it is not one transaction any more. Better two files. ' +
    'It is looked for as text, so a string that only looks like the value is found as well.',
  bad: [{ at: '2:1', sql: "ALTER TYPE stage ADD VALUE 'won';\nINSERT INTO rates VALUES ('won', 1);" }],
  good: [
    "ALTER TYPE stage ADD VALUE 'won';\n-- the next file\nINSERT INTO rates VALUES ('won', 1);",
    "CREATE TYPE stage AS ENUM ('open');\nALTER TYPE stage ADD VALUE 'won';\nINSERT INTO rates VALUES ('won', 1);",
    "ALTER TYPE stage ADD VALUE 'won';\nALTER TYPE stage ADD VALUE 'lost' AFTER 'won';",
  ],
  *check({ statement, tree, transaction }, { enumValues }) {
    if (enumValues.length === 0 || tree.AlterEnumStmt !== undefined || tree.CommentStmt !== undefined) return
    const used = enumValues.find(
      ({ value, transaction: its }) => its === transaction && statement.text.includes(`'${value}'`),
    )
    if (used === undefined) return
    const type = shown(used.type)
    yield {
      message: `'${used.value}' of ${type} cannot be used in the transaction that adds it.`,
      help: `Move it to the next file, behind the one that has\n  ALTER TYPE ${type} ADD VALUE '${used.value}';`,
    }
  },
}
