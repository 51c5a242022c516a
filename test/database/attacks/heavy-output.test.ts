import { expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf, onEachMajor } from './majors.ts'

// A million rows that are kept need some 300 MB. Notices may wait in memory for whoever reads the output.
const heap = (megabytes: number) => ({ NODE_OPTIONS: `--max-old-space-size=${megabytes}` })

onEachMajor(({ database: make }) => {
  test('a million rows that a file returns are dropped as they come', async () => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (); SELECT n, 'row ' || n AS text FROM generate_series(1, 1000000) n`,
      '002_b.sql': 'CREATE TABLE b ()',
    })
    expect(await ratchet(['up'], { dir: files.path, url: database.url, env: heap(80) })).toMatchObject({
      exit: 0,
    })
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
  })

  test.each(['human', 'json'])('a hundred thousand notices all come out, in order: %s', async (output) => {
    await using database = await make()
    await using files = await folder({
      '001_a.sql': `CREATE TABLE a (); DO $$ BEGIN FOR n IN 1..100000 LOOP RAISE NOTICE 'notice %', n; END LOOP; END $$`,
      '002_b.sql': `CREATE TABLE b (); DO $$ BEGIN RAISE NOTICE 'notice 100001'; END $$`,
    })
    const { exit, stderr, ms } = await ratchet(['up'], {
      dir: files.path,
      url: database.url,
      env: { ...heap(200), RATCHET_OUTPUT: output },
    })
    expect(exit).toBe(0)
    // Measured: 1.3 s on two idle cores.
    expect(ms).toBeLessThan(15_000)
    const notices = [...stderr.matchAll(/(00[12]_[ab]\.sql).*?notice (\d+)\b/g)]
    expect(notices).toHaveLength(100_001)
    expect(
      notices.every(
        ([, file, n], index) =>
          file === (index < 100_000 ? '001_a.sql' : '002_b.sql') && Number(n) === index + 1,
      ),
    ).toBe(true)
    expect(await contentOf(database)).toEqual({ tables: ['a', 'b'], recorded: ['001', '002'] })
  })
})
