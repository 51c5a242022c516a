import { numbered, type Tool } from './tool.ts'

/**
 * What nothing can be faster than: psql that sends all migrations, each in a transaction with its row, in one message, and
 * waits once. No lock, no guard, no file that is read but one; commits wait for the disk at the last one only.
 */
export function floor(psql: string): Tool {
  return {
    name: 'floor',
    version: `${psql}, one message`,
    files: (files) => {
      // A large file is not a question of trips.
      if (files.some(({ alone, sql }) => alone || !sql.startsWith('CREATE TABLE'))) return undefined
      const parts = files.flatMap(({ number, sql }) => [
        'BEGIN',
        ...(number === files.length ? [] : ['SET LOCAL synchronous_commit = off']),
        `INSERT INTO schema_migrations VALUES ('${numbered(number)}')`,
        sql.replace(/;\s*$/, ''),
        'COMMIT',
      ])
      // psql sends what is joined by \; as one message.
      const create = 'CREATE TABLE schema_migrations (version text PRIMARY KEY)'
      return { 'all.sql': `${[create, ...parts].join(' \\;\n')};\n` }
    },
    command: ({ url, dir, nothing }) => {
      const does = nothing ? ['-c', 'SELECT version FROM schema_migrations'] : ['-f', `${dir}/all.sql`]
      return ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', url, ...does]
    },
    alone: true,
    history: 'SELECT count(*) FROM schema_migrations',
  }
}
