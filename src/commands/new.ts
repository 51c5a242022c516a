import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RunError } from '../failure/failure.ts'
import { nextFiles } from '../migrations/next-file.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'

export const create: Command = {
  summary: 'Create the next migration file.',
  argument: { name: 'name', help: 'what it does, in words: "add users"' },
  settings: ['folder', 'output'],
  run: createFiles,
}

async function createFiles({ config, report }: Run, { argument = '' }: CommandInput): Promise<Outcome> {
  const { dir, layout } = config
  const files = readFolder({ config: { ...config, allowEmpty: true }, report })
  const migrations = files.filter(({ repeat }) => repeat === undefined)
  const made: string[] = []
  const paths: string[] = []
  for (const { name, text } of nextFiles(migrations, argument, { now: new Date(), layout })) {
    const path = join(dir, name)
    try {
      const first = mkdirSync(dirname(path), { recursive: true })
      if (first !== undefined) made.push(first)
      // Fails where the file exists: two people may have had the same idea.
      writeFileSync(path, text, { flag: 'wx' })
    } catch (error) {
      // Half of a pair would be a migration without the script that undoes it.
      for (const one of paths) rmSync(one)
      for (const one of made) rmdirSync(one)
      throw notCreated(path, error as NodeJS.ErrnoException)
    }
    paths.push(path)
  }
  for (const file of paths) report({ type: 'file.created', file })
  return 'done'
}

function notCreated(file: string, error: NodeJS.ErrnoException): RunError {
  const reasons: Record<string, string> = {
    EROFS: 'the folder is mounted read-only',
    EACCES: `no permission as uid ${process.getuid?.()}`,
    EEXIST: 'it exists',
    ENAMETOOLONG: 'its name is too long',
  }
  const reason = reasons[error.code ?? ''] ?? String(error.code)
  return new RunError({ code: 'FILE_NOT_CREATED', file, reason }, { cause: error })
}
