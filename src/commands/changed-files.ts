import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RunError } from '../failure/failure.ts'

/**
 * The paths, as joined to the folder, of files in it that are new or changed since the branch left a git ref; also what is not
 * committed. Where the two have no commit in common, as in a shallow clone, since the ref itself.
 *
 * Throws USAGE where there is no git, no repository, or no such ref.
 */
export async function changedSince(dir: string, ref: string): Promise<ReadonlySet<string>> {
  const git = (...args: readonly string[]) => runGit(dir, args)
  await git('rev-parse', '--git-dir')
  const commit = await git('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`)
  const base = await git('merge-base', commit.trim(), 'HEAD').catch(() => commit)
  const changed = await git(
    'diff',
    '--name-only',
    '--relative',
    '--diff-filter=d',
    '-z',
    base.trim(),
    '--',
    '.',
  )
  const untracked = await git('ls-files', '--others', '-z', '--', '.')
  return new Set(
    `${changed}${untracked}`
      .split('\0')
      .filter(Boolean)
      .map((name) => join(dir, name)),
  )
}

async function runGit(dir: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', dir, ...args], { maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT')
      throw new RunError({
        code: 'USAGE',
        message: '--since asks git what has changed, and there is no program git here',
        hint: 'In the image there is none: run `check` there without --since, or with --against-database; or run it where the repository is checked out.',
      })
    const [words = ''] = stderr.replace(/^(?:fatal|error): /, '').split('\n')
    const said = words === 'Needed a single revision' ? 'it knows no such commit' : words
    throw new RunError({
      code: 'USAGE',
      message: `--since: git cannot compare ${dir}: ${said}`,
      hint: 'Give a branch, a tag or a commit that is in this clone. In CI it may have to be fetched first: git fetch origin main',
    })
  }
}
