import { spawnSync } from 'node:child_process'
import { each, type Tool } from './tool.ts'

/** Tools that are measured where they are installed. */
export function toolsOnPath(): readonly Tool[] {
  return [goose(), tern(), golangMigrate(), flyway()].filter((tool) => tool !== undefined)
}

function goose(): Tool | undefined {
  return installed('goose', ['--version'], {
    files: (files) =>
      each(
        files,
        (number) => `${number}_t.sql`,
        ({ sql, alone }) => `${alone ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n${sql}`,
      ),
    command: ({ url, dir }) => ['goose', '-dir', dir, 'postgres', `${url}?sslmode=disable`, 'up'],
    history: 'SELECT count(*) FROM goose_db_version WHERE version_id > 0',
  })
}

function tern(): Tool | undefined {
  return installed('tern', ['version'], {
    files: (files) =>
      files.some(({ alone }) => alone) ? undefined : each(files, (number) => `${number}_t.sql`),
    command: ({ url, dir }) => ['tern', 'migrate', '--migrations', dir, '--conn-string', url],
    history: 'SELECT version FROM schema_version',
  })
}

function golangMigrate(): Tool | undefined {
  return installed('migrate', ['-version'], {
    files: (files) => each(files, (number) => `${number}_t.up.sql`),
    command: ({ url, dir }) => ['migrate', '-path', dir, '-database', `${url}?sslmode=disable`, 'up'],
    history: 'SELECT version FROM schema_migrations WHERE NOT dirty',
  })
}

function flyway(): Tool | undefined {
  return installed('flyway', ['-v'], {
    files: (files) => each(files, (number) => `V${number}__t.sql`),
    command: ({ url, dir }) => {
      const { host, pathname, username, password } = new URL(url)
      return [
        'flyway',
        `-url=jdbc:postgresql://${host}${pathname}`,
        `-user=${username}`,
        `-password=${password}`,
        `-locations=filesystem:${dir}`,
        'migrate',
      ]
    },
    history: 'SELECT count(*) FROM flyway_schema_history WHERE success AND version IS NOT NULL',
  })
}

function installed(name: string, toVersion: readonly string[], rest: Omit<Tool, 'name' | 'version'>) {
  const { status, stdout, stderr } = spawnSync(name, toVersion, { encoding: 'utf8' })
  if (status !== 0) return undefined
  const version = `${stdout}${stderr}`.trim().split('\n')[0] ?? ''
  return { name: name === 'migrate' ? 'golang-migrate' : name, version, ...rest }
}
