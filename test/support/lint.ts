import { lint, type Subject } from '../../src/lint/index.ts'
import { severitiesOf } from '../../src/lint/severities.ts'
import { readMigration } from '../../src/migrations/read-file.ts'
import { scriptOf } from '../../src/plan/script.ts'
import type { Finding } from '../../src/report/event.ts'
import { folder } from './folder.ts'

const reading = { historyTable: 'schema_migrations' }

/**
 * What is found in the last of these files, which follow each other. A line `-- the next file` separates them; `said` are
 * settings of rules.
 */
export async function findingsOf(
  text: string,
  {
    said = [],
    direction = 'up',
  }: { readonly said?: Parameters<typeof severitiesOf>[0]; readonly direction?: 'up' | 'down' } = {},
): Promise<readonly Finding[]> {
  const texts = text.split(/^-- the next file\n/m)
  // Every file begins where it does in the whole text, so that places can be counted in that.
  let lines = 0
  const padded = texts.map((one) => {
    const its = '\n'.repeat(lines) + one
    lines += one.split('\n').length
    return its
  })
  await using files = await folder(
    Object.fromEntries(padded.map((one, index) => [`${index + 1}_file.sql`, one])),
  )
  const subjects = padded.map((_, index): Subject => {
    const file = `${index + 1}_file.sql`
    const { migration } = readMigration({ path: `${files.path}/${file}`, file, layout: 'auto' }, { bytes: 0 })
    const script = direction === 'down' ? (migration.down ?? migration) : migration
    return { ...scriptOf(script, reading), migration: script, direction, wanted: index === padded.length - 1 }
  })
  const signal = new AbortController().signal
  return await lint(subjects, { severities: severitiesOf(said), historyTable: 'schema_migrations', signal })
}
