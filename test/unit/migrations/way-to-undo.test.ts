import { expect, test } from 'vitest'
import type { KnownLayout } from '../../../src/config/layouts.ts'
import { wayToUndo } from '../../../src/migrations/way-to-undo.ts'
import { migration } from '../../support/build.ts'

test.each<[string, KnownLayout | undefined, string]>([
  [
    '012_a.sql',
    undefined,
    'one, in a file beside it (012_a.down.sql) or in a section behind "-- migrate:down"',
  ],
  ['012_a.up.sql', 'pairs', 'one beside it (012_a.down.sql)'],
  ['012_a/migration.sql', 'folders', 'one beside it (012_a/down.sql)'],
  ['V1.2__a.sql', 'flyway', 'one beside it (U1.2__a.sql)'],
  ['012_a.sql', 'goose', 'one in its file, in a section behind "-- +goose Down"'],
  ['012_a.sql', 'tern', 'one in its file, in a section behind "---- create above / drop below ----"'],
])('what undoes %s (%s) is %s', (file, layout, way) => {
  expect(wayToUndo({ ...migration(file), layout })).toBe(way)
})
