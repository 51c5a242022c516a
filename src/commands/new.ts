import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RunError } from '../failure.ts'
import { readMigrations } from '../migrations/folder.ts'
import { nextFile } from '../migrations/next-file.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'

export const create: Command = {
  summary: 'Create the next migration file.',
  argument: { name: 'name', help: 'what it does, in words: "add users"' },
  settings: ['folder', 'output'],
  run: createFile,
}

async function createFile({ config, report }: Run, { argument = '' }: CommandInput): Promise<Outcome> {
  const migrations = readMigrations({
    ...config,
    allowEmpty: true,
    warn: (message) => report({ type: 'folder.warned', message }),
  })
  const path = join(config.dir, nextFile(migrations, argument, new Date()))
  try {
    mkdirSync(config.dir, { recursive: true })
    // Fails where the file exists: two people may have had the same idea.
    writeFileSync(path, `-- ${argument}\n`, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      EROFS: 'the folder is mounted read-only',
      EACCES: `no permission as uid ${process.getuid?.()}`,
      EEXIST: 'it exists',
      ENAMETOOLONG: 'its name is too long',
    }
    throw new RunError(
      { code: 'FILE_NOT_CREATED', file: path, reason: reasons[code ?? ''] ?? String(code) },
      { cause: error },
    )
  }
  report({ type: 'file.created', file: path })
  return 'done'
}
