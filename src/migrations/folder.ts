import { join } from 'node:path'
import type { Layout } from '../config/layouts.ts'
import { RunError } from '../failure/failure.ts'
import { listFiles } from './listing.ts'
import type { Migration } from './migration.ts'
import { isDownFile } from './names.ts'
import { checkOrder, sortFiles } from './order.ts'
import { withDownFiles } from './pairs.ts'
import { type Held, readMigration } from './read-file.ts'

export interface FolderOptions {
  readonly dir: string
  /** An empty or missing folder is an error without this: it is almost always a wrong mount. */
  readonly allowEmpty: boolean
  /** Whose files these are; what each is recognised by, if not given. */
  readonly layout?: Layout
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
export function readMigrations({
  dir,
  allowEmpty,
  layout = 'auto',
  warn,
}: FolderOptions): readonly Migration[] {
  const ups: Migration[] = []
  const downs: Migration[] = []
  const held: Held = { bytes: 0 }
  const { files, problems: misplaced } = listFiles(dir, allowEmpty, layout, warn)
  const problems = [...misplaced]
  // Joined once: for each file that would be a tenth of what reading it takes.
  const folder = join(dir, 'x').slice(0, -1)
  for (const { name: file, isText, config } of files) {
    const path = folder + file
    if (!isText || /\p{Cc}/u.test(file)) {
      const what = isText ? 'has a control character in its name' : 'has a name that is not UTF-8'
      problems.push({
        file: path,
        problem: what,
        hint: 'Rename the file: its name is text, and on one line.',
      })
      continue
    }
    try {
      const beside = config && join(dir, config)
      const { migration, unsupported } = readMigration({ path, file, config: beside, layout }, held)
      if (unsupported !== undefined) problems.push(unsupported)
      // What is refused for its name is not judged by its place in the order as well.
      if (unsupported?.line !== undefined || unsupported === undefined)
        (isDownFile(file) ? downs : ups).push(migration)
    } catch (error) {
      if (error instanceof RunError) throw error
      problems.push({ file: path, ...unreadable(error as NodeJS.ErrnoException) })
    }
  }
  const { migrations, problems: unpaired } = withDownFiles(ups, downs, files)
  const sorted = sortFiles(migrations, layout)
  problems.push(...unpaired, ...checkOrder(sorted))
  if (problems.length > 0)
    throw new RunError({
      code: 'FILES_UNUSABLE',
      problems: problems.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    })
  return sorted
}

function unreadable(error: NodeJS.ErrnoException): { readonly problem: string; readonly hint: string } {
  if (error.code === undefined)
    return { problem: error.message, hint: 'Every .sql file must be a file of UTF-8 text.' }
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
