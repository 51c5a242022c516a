import type { Adopter } from './adopter.ts'
import { fnv32, hexDigest } from './sums.ts'

/** Bits of the type of a revision. */
const isBaseline = 1

/** A row for each file; one that is a baseline stands for all files up to it. */
export const atlas: Adopter = {
  title: 'Atlas',
  schema: 'atlas_schema_revisions',
  table: 'atlas_schema_revisions',
  columns: ['version', 'description', 'type', 'applied', 'total', 'executed_at', 'error', 'hash'],
  locks: () => [BigInt(fnv32('atlas_migrate_execute'))],
  // As in atlas.sum: over the names and texts of this file and of all before it.
  verify: ({ name, bytes, before }, sum) => {
    const parts = [...before(), { name, bytes }].flatMap((file) => [
      file.name,
      ...(/^[ -~]*atlas:sum +ignore/.test(file.bytes.toString('latin1')) ? [] : [file.bytes]),
    ])
    return Buffer.from(hexDigest('sha256', ...parts), 'hex').toString('base64') === sum.replace(/^h1:/, '')
  },
  read: (all) => {
    // Rows whose version begins with a dot are about Atlas itself.
    const rows = all.filter(({ version }) => !version?.startsWith('.'))
    const failed = rows.find(({ error, applied, total }) => Boolean(error) || Number(applied) < Number(total))
    const baselines = rows.filter(({ type }) => (Number(type) & isBaseline) !== 0)
    return {
      applied: rows
        .filter((row) => !baselines.includes(row))
        .map((row) => ({
          key: row.version ?? '',
          sum: row.hash || undefined,
          executedAt: row.executed_at ?? undefined,
          executionMs: row.execution_time ? Number(row.execution_time) / 1e6 : undefined,
        })),
      upTo: baselines
        .map(({ version }) => version ?? '')
        .toSorted()
        .at(-1),
      broken: failed && {
        reason: `${failed.version} stopped after ${failed.applied} of ${failed.total} statements`,
        hint: `Mend what it left by hand, and say so: atlas migrate set ${failed.version}, or the version before it.`,
      },
    }
  },
}
