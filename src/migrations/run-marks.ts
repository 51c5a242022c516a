import type { FileProblem } from '../failure/failure.ts'
import type { Migration } from './migration.ts'
import { compareVersions, parseVersionedName } from './version.ts'

/** What a file says about when it is run. */
export type RunMarks = Pick<Migration, 'repeat' | 'replaces'>

/** What is wrong with a mark; its file is known to whoever asked. */
type MarkProblem = Omit<FileProblem, 'file'>

interface Mark {
  readonly line: number
  readonly text: string
}

/** Reads the marks that say when a file is run: comments before its first statement. */
export class RunMarkReader {
  readonly #marks: Mark[] = []

  /** Looks at a line that is a comment. */
  look(text: string, line: number): void {
    if (/^\s*--\s*migrate:(?:repeat|replaces)\b/i.test(text)) this.#marks.push({ line, text })
  }

  /** The marks of the file, or what is wrong with one; `code` is the first line that is neither a comment nor blank. */
  end(code: number | undefined): { readonly marks: RunMarks; readonly problem?: MarkProblem | undefined } {
    const marks: { -readonly [Name in keyof RunMarks]: RunMarks[Name] } = {}
    for (const { line, text } of this.#marks) {
      const wrong = (problem: string, hint: string) => ({ marks, problem: { line, problem, hint } })
      if (code !== undefined && line > code)
        return wrong(
          'has a mark that counts only before the first statement',
          'Move it to the top of the file, or remove it.',
        )
      const [, name, words = ''] = /migrate:(repeat|replaces)\b\s*(.*?)\s*$/i.exec(text) ?? []
      if (name?.toLowerCase() === 'repeat') {
        if (words !== 'on-change' && words !== 'always')
          return wrong('does not say when it is repeated', 'Write on-change or always behind migrate:repeat.')
        marks.repeat = words
      } else {
        const replaces = rangeOf(words)
        if (replaces === undefined)
          return wrong(
            'does not say what it replaces',
            'Write the first and the last version that it stands for: -- migrate:replaces 001 199',
          )
        marks.replaces = replaces
      }
      if (marks.repeat !== undefined && marks.replaces !== undefined)
        return wrong('is to run again, and to replace what was run once', 'Leave one of the two marks out.')
    }
    return { marks }
  }
}

function rangeOf(words: string): RunMarks['replaces'] {
  const [from, to, ...more] = words.split(/\s+/).map((word) => parseVersionedName(word)?.version)
  if (from === undefined || to === undefined || more.length > 0) return undefined
  return compareVersions(from, to) <= 0 ? { from, to } : undefined
}

/** Flyway's name of a migration that runs again when its text changed. */
const repeatableName = /^R__/

/**
 * The migration with what its marks, or its name, say. One that runs again has no version of its own: it is known by its name
 * without `.sql`, and nobody can undo it.
 */
export function withRunMarks(migration: Migration, base: string, marks: RunMarks): Migration {
  const repeat = marks.repeat ?? (repeatableName.test(base) ? 'on-change' : undefined)
  if (repeat === undefined) return { ...migration, ...marks }
  const name = base.replace(repeatableName, '')
  return { ...migration, version: base, name, parsed: undefined, down: undefined, repeat }
}
