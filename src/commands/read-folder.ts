import { readMigrations } from '../migrations/folder.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Run } from './command.ts'

/** The migrations that the run is about; what is odd about the folder is said. Throws like readMigrations. */
export function readFolder({ config, report }: Pick<Run, 'config' | 'report'>): readonly Migration[] {
  const migrations = readMigrations({
    ...config,
    warn: (message) => report({ type: 'folder.warned', message }),
  })
  report({ type: 'folder.read', folder: config.dir, files: migrations.map(({ path }) => path) })
  return migrations
}
