import { isUtf8 } from 'node:buffer'
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Layout } from '../config/layouts.ts'
import { type FileProblem, RunError } from '../failure/failure.ts'
import { parseVersionedName } from './version.ts'

/** A file of the folder; one in a folder of its own has that in its name: `002_x/up.sql`. */
export interface Listed {
  readonly name: string
  /** Bytes that are not UTF-8 are U+FFFD in a name, so that no file, or another one, is found by it. */
  readonly isText: boolean
  /** The file beside it that says how it is run. */
  readonly config?: string | undefined
}

/** What may be in a folder that is a migration. */
const scripts = ['up.sql', 'migration.sql', 'down.sql']

/** The files of the folder that may be migrations. Throws FOLDER_UNUSABLE. */
export function listFiles(
  dir: string,
  allowEmpty: boolean,
  layout: Layout,
  warn: (message: string) => void,
): { readonly files: readonly Listed[]; readonly problems: readonly FileProblem[] } {
  const names = namesIn(dir, allowEmpty)
  const configs = new Set(names.map(({ name }) => name).filter((name) => name.endsWith('.sql.conf')))
  const files: Listed[] = []
  const inFolders: Listed[] = []
  const problems: FileProblem[] = []
  // As ls shows it: what is behind a line end in a name would look like a line of ours.
  const shown = (name: string) => join(dir, name).replaceAll('\n', '?')
  for (const { name, isText, kind } of names) {
    const isFolder = kind.isSymbolicLink()
      ? (statOf(join(dir, name))?.isDirectory() ?? false)
      : kind.isDirectory()
    if (!isFolder) {
      const config = configs.has(`${name}.conf`) ? `${name}.conf` : undefined
      if (name.endsWith('.sql')) files.push({ name, isText, config })
      continue
    }
    const inside = holding(join(dir, name))
    const found = scripts.filter((script) => inside.includes(script))
    if (
      found.length > 0 &&
      parseVersionedName(name) !== undefined &&
      (layout === 'auto' || layout === 'folders')
    ) {
      const config = inside.includes('metadata.toml') ? `${name}/metadata.toml` : undefined
      inFolders.push(...found.map((script) => ({ name: `${name}/${script}`, isText, config })))
      problems.push(...problemsOf(join(dir, name), inside))
    } else if (name.endsWith('.sql') || inside.some((file) => file.endsWith('.sql')))
      warn(`${shown(name)} is a folder: the .sql files in it are not run`)
  }
  if (files.length + inFolders.length === 0 && !allowEmpty)
    throw unusable(dir, 'there is no .sql file in the migrations folder')
  if (layout === 'folders')
    for (const { name } of files) warn(`${shown(name)} is not in a folder of its own: it is not run`)
  else if (files.length > 0 && inFolders.length > 0)
    problems.push({
      file: dir,
      problem: `holds files (${files[0]?.name}) and folders (${inFolders[0]?.name}) that are migrations`,
      hint: 'RATCHET_LAYOUT=folders runs the folders; another one, such as plain, runs the files.',
    })
  return { files: layout === 'folders' ? inFolders : [...files, ...inFolders], problems }
}

function problemsOf(folder: string, inside: readonly string[]): readonly FileProblem[] {
  const problems: FileProblem[] = []
  if (inside.includes('up.sql') && inside.includes('migration.sql'))
    problems.push({
      file: folder,
      problem: 'has an up.sql and a migration.sql',
      hint: 'Keep the one that is to be run.',
    })
  const metadata = inside.find((name) => /^(?:up|down)\.ya?ml$/.test(name))
  if (metadata !== undefined)
    problems.push({
      file: join(folder, metadata),
      problem: 'changes metadata of Hasura, which is no SQL',
      hint: 'Apply it with Hasura, and move it out of the folder.',
    })
  return problems
}

function namesIn(dir: string, allowEmpty: boolean): readonly (Listed & { readonly kind: Dirent<Buffer> })[] {
  try {
    return readdirSync(dir, { encoding: 'buffer', withFileTypes: true })
      .map((entry) => ({ name: entry.name.toString(), isText: isUtf8(entry.name), kind: entry }))
      .filter(({ name }) => !name.startsWith('.'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && allowEmpty) return []
    const reasons: Record<string, string> = {
      ENOENT: 'the migrations folder does not exist',
      ENOTDIR: 'is not a folder',
      EACCES: `the migrations folder cannot be read as uid ${process.getuid?.()}`,
    }
    throw unusable(dir, reasons[code ?? ''] ?? `the migrations folder cannot be read (${code})`)
  }
}

function unusable(dir: string, reason: string): RunError {
  const hint =
    'Mount the folder of .sql files there, or name another with RATCHET_DIR. RATCHET_ALLOW_EMPTY=true accepts an empty one.'
  return new RunError({ code: 'FOLDER_UNUSABLE', folder: dir, reason, hint })
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

function holding(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
