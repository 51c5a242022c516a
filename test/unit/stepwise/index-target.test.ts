import { expect, test } from 'vitest'
import { indexTarget } from '../../../src/stepwise/index-target.ts'

test.each([
  ['CREATE INDEX CONCURRENTLY x ON t (v);', 'x', 't', ' (v);'],
  ['create unique index concurrently on t(v)', undefined, 't', '(v)'],
  ['CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON ONLY s.t USING gin (v)', 'x', 's.t', ' USING gin (v)'],
  ['CREATE INDEX CONCURRENTLY if ON t (v)', 'if', 't', ' (v)'],
  ['CREATE INDEX CONCURRENTLY "on" ON "on" (v)', '"on"', '"on"', ' (v)'],
  ['CREATE INDEX CONCURRENTLY Größe$1 ON d.S . "T ""x"""*(v)', 'Größe$1', 'd.S."T ""x"""', '*(v)'],
  ['CREATE INDEX CONCURRENTLY ON ONLY (t) (v)', undefined, 't', ' (v)'],
  ['CREATE -- ON\nINDEX/* ON /* t */ */CONCURRENTLY\n\tON/**/t--\n(v)', undefined, 't', '--\n(v)'],
  [
    String.raw`CREATE INDEX CONCURRENTLY U&"d\0061t\+000061\\""" ON U&"\D83D\DC18" (v)`,
    String.raw`"data\"""`,
    '"🐘"',
    ' (v)',
  ],
  [
    `CREATE INDEX CONCURRENTLY u&"d!0061!!" UESCAPE '!' ON u&"a" uescape '^' . u (v)`,
    '"da!"',
    '"a".u',
    ' (v)',
  ],
])('%s', (text, name, table, rest) => {
  expect(indexTarget(text)).toMatchObject({ name, table, rest })
})

test('says whether it is UNIQUE, and IF NOT EXISTS', () => {
  expect(indexTarget('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON t (v)')).toMatchObject({
    unique: true,
    ifNotExists: true,
  })
  expect(indexTarget('CREATE INDEX CONCURRENTLY x ON t (v)')).toMatchObject({
    unique: false,
    ifNotExists: false,
  })
})

test.each([
  'CREATE INDEX x ON t (v)',
  'CREATE INDEX CONCURRENTLY s.x ON t (v)',
  'CREATE INDEX CONCURRENTLY IF NOT EXISTS ON t (v)',
  'CREATE INDEX CONCURRENTLY x',
  'CREATE INDEX CONCURRENTLY x ON (t) (v)',
  'CREATE INDEX CONCURRENTLY x ON s. (v)',
  'CREATE INDEX CONCURRENTLY x ON ONLY (t (v)',
  String.raw`CREATE INDEX CONCURRENTLY x ON U&"\00" (v)`,
  String.raw`CREATE INDEX CONCURRENTLY x ON U&"\+110000" (v)`,
  `CREATE INDEX CONCURRENTLY x ON U&"a" UESCAPE b (v)`,
])('does not understand what the server does not: %s', (text) => {
  expect(indexTarget(text)).toBeUndefined()
})
