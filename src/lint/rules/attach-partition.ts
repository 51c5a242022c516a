import { tree } from '../../sql/parser.ts'
import { changesOf } from '../alter-table.ts'
import { shown } from '../names.ts'
import type { Rule } from '../rule.ts'

export const attachPartition: Rule = {
  name: 'attach-partition',
  severity: 'warning',
  explanation:
    'A table that becomes a partition is looked at row by row, while nobody can read it, unless it has a validated `CHECK` that says ' +
    'the same as the bounds. A default partition is looked at as well, unless it has one that excludes them. Passed over is ' +
    'one that has a validated `CHECK`, by this file or those before it: what it says is not compared with the bounds.',
  bad: [
    {
      at: '1:37',
      sql: "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
  ],
  good: [
    "CREATE TABLE events_2026 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    "ALTER TABLE events_2026 ADD CONSTRAINT in_2026 CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;\n-- the next file\nALTER TABLE events_2026 VALIDATE CONSTRAINT in_2026;\n-- the next file\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
  ],
  *check(statement, file) {
    for (const { command } of changesOf(statement, file)) {
      const partition = tree(command.def).PartitionCmd?.name
      if (command.subtype !== 'AT_AttachPartition' || partition === undefined) continue
      if (file.isNew(partition) || file.schema.hasValidCheck(partition)) continue
      yield {
        at: partition.location,
        message: `Nobody can read ${shown(partition)} while every row is compared with the bounds.`,
        help:
          'Prove first, in a file before this one, that all rows fit, then validate that beside readers and writers:\n' +
          `  ALTER TABLE ${shown(partition)} ADD CONSTRAINT its_bounds CHECK (…) NOT VALID;\n` +
          '  -- the next file\n' +
          `  ALTER TABLE ${shown(partition)} VALIDATE CONSTRAINT its_bounds;`,
      }
    }
  },
}
