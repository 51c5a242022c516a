import { tree } from '../../sql/parser.ts'
import { changesOf } from '../alter-table.ts'
import { isSame, quoted, shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const validateInSameTransaction: Rule = {
  name: 'validate-in-same-transaction',
  severity: 'error',
  explanation:
    '`NOT VALID` and then `VALIDATE CONSTRAINT` in one transaction is the same as neither of the two: the lock that adding the ' +
    'constraint takes is held until the end, so while every row is looked at too. A file is one transaction.',
  bad: [
    {
      at: '2:39',
      sql: 'ALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0) NOT VALID;\nALTER TABLE deals VALIDATE CONSTRAINT deals_amount;',
    },
  ],
  good: [
    'ALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0) NOT VALID;\n-- the next file\nALTER TABLE deals VALIDATE CONSTRAINT deals_amount;',
    'BEGIN;\nALTER TABLE deals ADD CONSTRAINT deals_amount CHECK (amount > 0) NOT VALID;\nCOMMIT;\nBEGIN;\nALTER TABLE deals VALIDATE CONSTRAINT deals_amount;\nCOMMIT;',
  ],
  *check(statement, file) {
    for (const { table, command, at } of changesOf(statement, file)) {
      if (command.subtype !== 'AT_ValidateConstraint') continue
      const added = file.before.some(({ transaction, tree: { AlterTableStmt } }) => {
        const { relation, cmds = [] } = AlterTableStmt ?? {}
        if (transaction !== statement.transaction || relation === undefined || !isSame(relation, table))
          return false
        return cmds.some((node) => {
          const { subtype, def } = tree(node).AlterTableCmd ?? {}
          return subtype === 'AT_AddConstraint' && tree(def).Constraint?.conname === command.name
        })
      })
      if (!added) continue
      yield {
        at,
        message: `Looks at every row of ${shown(table)} under the lock that adding ${quoted(command.name)} took.`,
        help:
          'Move it to the next file:\n' +
          `  ALTER TABLE ${shown(table)} VALIDATE CONSTRAINT ${quoted(command.name)};`,
      }
    }
  },
}
