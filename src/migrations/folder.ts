import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { type FileProblem, RunError } from '../failure.ts'
import type { Migration } from './migration.ts'
import { checkOrder, sortFiles } from './order.ts'
import { type Held, readMigration } from './read-file.ts'

export interface FolderOptions {
  readonly dir: string
  /** An empty or missing folder is an error without this: it is almost always a wrong mount. */
  readonly allowEmpty: boolean
  readonly warn: (message: string) => void
}

/**
 * All migrations of a folder, in the order in which they are applied, read before the first one runs: a Kubernetes
 * ConfigMap may be swapped under a run. The text of large files is not held; see chunksOf.
 *
 * Reads synchronously: nothing else goes on yet, it is several times faster for small files, and ten
 * thousand of them never exhaust the file descriptors.
 *
 * Throws FOLDER_UNUSABLE, or FILES_UNUSABLE with every problem at once.
 */
export function readMigrations({ dir, allowEmpty, warn }: FolderOptions): readonly Migration[] {
  const problems: FileProblem[] = []
  const migrations: Migration[] = []
  const held: Held = { bytes: 0 }
  const { files, configs } = listFiles(dir, allowEmpty, warn)
  for (const file of files) {
    const path = join(dir, file)
    try {
      const config = configs.has(`${file}.conf`) ? `${path}.conf` : undefined
      const { migration, unsupported } = readMigration({ path, file, config }, held)
      if (unsupported !== undefined) problems.push(unsupported)
      // What is refused for its name is not judged by its place in the order as well.
      if (unsupported?.line !== undefined || unsupported === undefined) migrations.push(migration)
    } catch (error) {
      problems.push({ file: path, ...unreadable(error as NodeJS.ErrnoException, file) })
    }
  }
  const sorted = sortFiles(migrations)
  problems.push(...checkOrder(sorted))
  if (problems.length > 0)
    throw new RunError({
      code: 'FILES_UNUSABLE',
      problems: problems.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    })
  return sorted
}

function listFiles(
  dir: string,
  allowEmpty: boolean,
  warn: (message: string) => void,
): { readonly files: readonly string[]; readonly configs: ReadonlySet<string> } {
  const unusable = (reason: string) =>
    new RunError({
      code: 'FOLDER_UNUSABLE',
      folder: dir,
      reason,
      hint: 'Mount the folder of .sql files there, or name another with RATCHET_DIR. RATCHET_ALLOW_EMPTY=true accepts an empty one.',
    })
  let names: string[]
  try {
    names = readdirSync(dir).filter((name) => !name.startsWith('.'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && allowEmpty) return { files: [], configs: new Set() }
    const reasons: Record<string, string> = {
      ENOENT: 'the migrations folder does not exist',
      ENOTDIR: 'is not a folder',
      EACCES: `the migrations folder cannot be read as uid ${process.getuid?.()}`,
    }
    throw unusable(reasons[code ?? ''] ?? `the migrations folder cannot be read (${code})`)
  }
  const files: string[] = []
  for (const name of names) {
    const folder = statOf(join(dir, name))?.isDirectory() ?? false
    if (name.endsWith('.sql') && !folder) files.push(name)
    else if (folder && (name.endsWith('.sql') || holdsSql(join(dir, name))))
      warn(`${join(dir, name)} is a folder: the .sql files in it are not run`)
  }
  if (files.length === 0 && !allowEmpty) throw unusable('there is no .sql file in the migrations folder')
  return { files, configs: new Set(names.filter((name) => name.endsWith('.sql.conf'))) }
}

/**
 * Links are followed: a ConfigMap is all links. One that leads nowhere, or to itself, stays in the list and fails when it
 * is read, together with all else that is wrong.
 */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function holdsSql(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.sql'))
  } catch {
    return false
  }
}

function unreadable(
  error: NodeJS.ErrnoException,
  file: string,
): { readonly problem: string; readonly hint: string } {
  if (error.code === undefined)
    return { problem: error.message, hint: 'Every .sql file must be a file of UTF-8 text.' }
  // Node puts U+FFFD for bytes that are not UTF-8, and finds no file of that name.
  if (error.code === 'ENOENT' && file.includes('\uFFFD'))
    return { problem: 'has a name that is not UTF-8', hint: 'Rename the file: its version is text.' }
  const reasons: Record<string, string> = {
    EACCES: `cannot be read as uid ${process.getuid?.()}`,
    ENOENT: 'is a link to a file that does not exist',
    ELOOP: 'is a link to itself',
  }
  return {
    problem: reasons[error.code] ?? `cannot be read (${error.code})`,
    hint: 'Every .sql file of the folder must be readable.',
  }
}
