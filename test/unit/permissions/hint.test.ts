import { expect, test } from 'vitest'
import { hintFor } from '../../../src/permissions/hint.ts'
import type { Circumstances, FoundObject } from '../../../src/permissions/lookup.ts'
import { wordsOf } from '../../../src/sql/words.ts'

const owner = { name: 'owner', superuser: false, member: false, assumable: false }
const found = (schema: string, onPath: number | null, more: Partial<FoundObject> = {}): FoundObject => ({
  type: 'table',
  schema,
  name: 't',
  identity: `${schema}.t`,
  owner,
  mine: false,
  builtIn: false,
  lacks: ['SELECT'],
  onPath,
  ...more,
})

const circumstances = (
  objects: readonly FoundObject[],
  more: Partial<Circumstances> = {},
): Circumstances => ({
  version: 180_000,
  database: 'crm',
  role: 'app',
  inherits: true,
  createsRoles: false,
  login: 'app',
  objects,
  about: null,
  trusted: null,
  ...more,
})

const statement = (text: string) => ({ text, words: wordsOf(text, true, true), functions: [] })
const read = (text: string, objects: readonly FoundObject[]) =>
  hintFor({ type: 'privilege', kind: 'table', name: 't' }, statement(text), circumstances(objects))

test.each([
  ['the only one', 'SELECT * FROM t', [found('a', null)], 'Run: GRANT SELECT ON "a"."t" TO "app";'],
  [
    'the one with its schema',
    'SELECT * FROM b.t',
    [found('a', 1), found('b', null)],
    'Run: GRANT SELECT ON "b"."t" TO "app";',
  ],
  [
    'the first on the path',
    'SELECT * FROM t',
    [found('a', 2), found('b', 1)],
    'Run: GRANT SELECT ON "b"."t" TO "app";',
  ],
  ['none on the path', 'SELECT * FROM t', [found('a', null), found('b', null)], undefined],
  ['two with their schemas', 'SELECT * FROM a.t, b.t', [found('a', 1), found('b', 2)], undefined],
  ['none that lacks anything', 'SELECT * FROM t', [found('a', 1, { lacks: [] })], undefined],
  ['none of that name', 'SELECT * FROM t', [], undefined],
])('of the tables of a name: %s', (_title, text, objects, expected) => {
  expect(read(text, objects)).toBe(expected)
})

test('who may have nothing granted is told no more than the owner', () => {
  const own = { ...owner, name: 'postgres', superuser: true }
  const objects = [found('a', 1, { type: 'extension', schema: null, name: 'x', owner: own })]
  expect(
    hintFor(
      { type: 'owner', kind: 'extension', name: 'x' },
      statement('DROP EXTENSION x'),
      circumstances(objects),
    ),
  ).toBe('"x" belongs to "postgres", which has to run this itself.')
})

test('in a function the role cannot be chosen', () => {
  const objects = [found('a', 1, { owner: { ...owner, member: true, assumable: true } })]
  const inFunction = { ...statement('DROP TABLE t'), functions: ['f'] }
  const denial = { type: 'owner', kind: 'table', name: 't' } as const
  expect(hintFor(denial, inFunction, circumstances(objects, { inherits: false }))).toBe(
    '"a"."t" belongs to "owner". Run: GRANT "owner" TO "app" WITH INHERIT TRUE;',
  )
})

test.each([
  [
    'CREATE EXTENSION "x" WITH SCHEMA s CASCADE',
    'CREATE EXTENSION IF NOT EXISTS "x" with schema s cascade; Then write IF NOT EXISTS in the file: it is passed over where it is there.',
  ],
  [`CREATE EXTENSION IF NOT EXISTS x VERSION '1.0';`, `CREATE EXTENSION IF NOT EXISTS "x" version '1.0';`],
  [
    'CREATE EXTENSION IF NOT EXISTS y CASCADE',
    'CREATE EXTENSION IF NOT EXISTS "x"; Then write IF NOT EXISTS in the file: it is passed over where it is there.',
  ],
  ['ALTER EXTENSION x UPDATE', 'ALTER EXTENSION "x" UPDATE;'],
])('an extension for superusers: %s', (text, expected) => {
  const verb = text.startsWith('ALTER') ? 'update' : 'create'
  expect(
    hintFor({ type: 'extension', name: 'x' }, statement(text), circumstances([], { trusted: false })),
  ).toBe(`Only a superuser may ${verb} it. Have one run, in the database "crm": ${expected}`)
})

test('ALTER SYSTEM is a privilege of its own', () => {
  const denial = { type: 'parameter', name: 'a.b' } as const
  expect(hintFor(denial, statement('ALTER SYSTEM SET a.b = 1'), circumstances([]))).toBe(
    'Run: GRANT ALTER SYSTEM ON PARAMETER "a"."b" TO "app";',
  )
})
