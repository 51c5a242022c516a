import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

onEachMajor(
  ({ database: make }) => {
    test('a file that needs more locks than the server has is rolled back, with the way out', async () => {
      await using database = await make()
      await using files = await folder({
        '001_a.sql': 'CREATE TABLE a ()',
        '002_b.sql': `CREATE TABLE b ();
DO $$ BEGIN FOR n IN 1..100000 LOOP EXECUTE format('CREATE TABLE b%s ()', n); END LOOP; END $$;`,
        '003_c.sql': 'CREATE TABLE c ()',
      })
      const { exit, stderr } = await ratchet(['up'], { dir: files.path, url: database.url })
      expect(stderr).toContain('002_b.sql:2:1: out of shared memory (SQLSTATE 53200)')
      expect(stderr).toMatch(/You might need to increase "?max_locks_per_transaction"?/)
      expect(exit).toBe(1)
      expect(await contentOf(database)).toEqual({ tables: ['a'], recorded: ['001'] })
    })
  },
  () => ({ max_locks_per_transaction: '10', max_connections: '20', shared_buffers: '8MB' }),
)
