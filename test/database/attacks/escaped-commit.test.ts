import { describe, expect, test } from 'vitest'
import { applyCrafted, crafted } from './crafted.ts'
import { contentOf, onEachMajor } from './majors.ts'

// The scanner refuses transaction control. Here it is handed on as if the scanner had missed it. The second column
// is what the file did by itself, before and after it left our transaction.
const controls = [
  ['COMMIT', ['b1', 'b2']],
  ['END', ['b1', 'b2']],
  ['COMMIT AND CHAIN', ['b1']],
  ['COMMIT; BEGIN', ['b1']],
  ['BEGIN; COMMIT', ['b1', 'b2']],
  ['ROLLBACK', ['b2']],
  ['ABORT', ['b2']],
  ["PREPARE TRANSACTION 'left'", ['b2']],
] as const

onEachMajor(
  ({ database: make }) => {
    const before = crafted('001', 'CREATE TABLE a ()')
    const after = crafted('003', 'CREATE TABLE c ()')

    describe.each(controls)('%s in a file', (control, left) => {
      test.each([
        ['stops what was sent after it', [after]],
        ['is not recorded as the last one either', []],
      ])('%s', async (_, following) => {
        await using database = await make()
        const file = crafted('002', `CREATE TABLE b1 (); ${control}; CREATE TABLE b2 ()`)
        const { applied, failure } = await applyCrafted(database.url, [before, file, ...following])
        if (control.startsWith('PREPARE')) await database.query(`ROLLBACK PREPARED 'left'`)
        expect(await contentOf(database)).toEqual({ tables: ['a', ...left], recorded: ['001'] })
        expect(applied).toEqual([before])
        expect(failure?.step).toBe(file)
        expect(failure?.verdict).toMatchObject({
          message: '002.sql: it ended its transaction by itself',
          failure: { code: 'MIGRATION_PARTLY_APPLIED' },
        })
      })
    })

    test.each(['COMMIT', 'COMMIT; BEGIN', 'ROLLBACK'])(
      '%s in a file whose row is written last',
      async (control) => {
        await using database = await make()
        const text = `CREATE TABLE b1 (); ${control}; CREATE TABLE b2 ()`
        const end = await applyCrafted(database.url, [before, crafted('002', text, { claim: 'last' })])
        expect(end.applied).toEqual([before])
        const last = await applyCrafted(database.url, [crafted('002', text, { claim: 'last' }), after])
        expect(last.applied).toEqual([])
        expect(last.failure?.verdict).toMatchObject({ failure: { code: 'MIGRATION_PARTLY_APPLIED' } })
        expect(await contentOf(database)).toMatchObject({ recorded: ['001'] })
      },
    )

    test.each(['COMMIT', 'COMMIT; BEGIN', 'COMMIT AND CHAIN'])('an error after %s', async (control) => {
      await using database = await make()
      const file = crafted('002', `CREATE TABLE b1 ();\n${control};\nCREATE TABLE b2 ();\nSELECT 1 / 0`)
      const { failure } = await applyCrafted(database.url, [before, file, after])
      expect(await contentOf(database)).toEqual({ tables: ['a', 'b1'], recorded: ['001'] })
      expect(failure?.verdict).toMatchObject({
        failure: { code: 'MIGRATION_PARTLY_APPLIED', place: { line: 4 }, server: { sqlstate: '22012' } },
      })
    })

    test.each(['ROLLBACK', 'ROLLBACK AND CHAIN', 'ROLLBACK; BEGIN'])(
      'an error after %s leaves nothing, and that is said',
      async (control) => {
        await using database = await make()
        const file = crafted('002', `CREATE TABLE b1 (); ${control}; CREATE TABLE b2 (); SELECT 1 / 0`)
        const { failure } = await applyCrafted(database.url, [before, file, after])
        expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
        expect(failure?.verdict).toMatchObject({ failure: { code: 'MIGRATION_FAILED' } })
      },
    )

    test.each(['ROLLBACK AND CHAIN', 'ROLLBACK; BEGIN'])(
      'what comes after %s is rolled back with it',
      async (control) => {
        await using database = await make()
        const file = crafted('002', `CREATE TABLE b1 (); ${control}; CREATE TABLE b2 ()`)
        const { failure } = await applyCrafted(database.url, [before, file, after])
        expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
        expect(failure?.verdict).toMatchObject({
          message: expect.stringContaining('its row in the history was removed, replaced'),
          failure: { code: 'MIGRATION_FAILED' },
        })
      },
    )
  },
  () => ({ max_prepared_transactions: '4' }),
)
