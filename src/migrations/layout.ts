import type { FileProblem } from '../failure.ts'

/**
 * Marks of files that are more, or something else, than SQL to be run once: a down section run as up would
 * undo what it stands for. Until a layout is supported a file that carries its mark is refused.
 */
const fileNames: readonly (readonly [mark: RegExp, what: string])[] = [
  [/\.down\.sql$/i, 'is a down script'],
  [/\.up\.sql$/i, 'belongs to a pair of an up and a down script'],
  [/^U\d[\d._]*__/, 'is an undo script by its name (Flyway)'],
  [/^R__/, 'is a repeatable migration by its name (Flyway)'],
  [/^B\d[\d._]*__/, 'is a baseline migration by its name (Flyway)'],
]

const lines: readonly (readonly [mark: RegExp, what: string])[] = [
  [/^--\s*migrate:down\b/im, 'has a down section (dbmate)'],
  [/^--\s*migrate:up\b.*\btransaction:\s*false\b/im, 'wants to run outside a transaction (dbmate)'],
  [/^--\s*migrate:repeat\b/im, 'is to run more than once'],
  [/^--\s*migrate:replaces\b/im, 'replaces other migrations'],
  [/^--\s*\+goose\s+\w+/im, 'has goose sections'],
  [/^--\s*\+migrate\s+\w+/im, 'has sql-migrate sections'],
  [/^--\s*rambler\s+(?:up|down)\b/im, 'has rambler sections'],
  [/^--\s*\/\/\s*@UNDO\b/im, 'has an undo section (MyBatis Migrations)'],
  [/^--\s*!(?:Ups|Downs)\b/im, 'has Play evolutions'],
  [/^-{4}\s*create above\s*\/\s*drop below\s*-{4}/im, 'has a down section (tern)'],
  [/^-{4}\s*tern:\s*disable-tx\s*-{4}/im, 'wants to run outside a transaction (tern)'],
  [/^[ \t]*--[ \t-]*down[ \t]+migration/im, 'has a down section (node-pg-migrate)'],
  [/^--\s*no-transaction\b/im, 'wants to run outside a transaction (sqlx)'],
  [/^--!\s*no-transaction\b/im, 'wants to run outside a transaction (graphile-migrate)'],
  [/^--\s*atlas:txmode\s+none\b/im, 'wants to run outside a transaction (Atlas)'],
  [
    /^--\s*postgres-migrations\s+disable-transaction\b/im,
    'wants to run outside a transaction (postgres-migrations)',
  ],
]

/** The mark of a layout that is not supported, where the file carries one. */
export function unsupportedLayout(path: string, file: string, text: string): FileProblem | undefined {
  const hint =
    'This version runs plain SQL files that are applied once, each in one transaction; so this file is not run.'
  const byName = fileNames.find(([mark]) => mark.test(file))
  if (byName !== undefined) return { file: path, problem: byName[1], hint }
  for (const [mark, problem] of lines) {
    const at = mark.exec(text)?.index
    if (at !== undefined) return { file: path, line: text.slice(0, at).split('\n').length, problem, hint }
  }
  return undefined
}
