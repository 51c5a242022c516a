import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { FileProblem } from '../failure/failure.ts'
import { layoutHint } from './layout.ts'

/** What the file beside a script says about how it is run: Flyway's, or Diesel's metadata.toml. Throws the system's error. */
export function readScriptConfig(path: string): {
  readonly outside?: string
  readonly problem?: FileProblem
} {
  return basename(path) === 'metadata.toml' ? readDiesel(path) : readFlyway(path)
}

/** Of it only one key concerns a run (diesel_migrations, file_based_migrations.rs). */
function readDiesel(path: string): { readonly outside?: string } {
  const [mark] = /^[ \t]*run_in_transaction[ \t]*=[ \t]*false\b/m.exec(readFileSync(path, 'utf8')) ?? []
  return mark === undefined ? {} : { outside: `${mark.trim()} in ${basename(path)}` }
}

/**
 * What a Flyway script configuration file says: `V1__x.sql.conf`, a Java properties file beside the script (Flyway has
 * no such mark inside a script). What it says about placeholders is passed over, as this program has none.
 */
function readFlyway(path: string): { readonly outside?: string; readonly problem?: FileProblem } {
  const problem = (line: number, what: string) => ({
    problem: { file: path, line, problem: what, hint: layoutHint },
  })
  let outside: string | undefined
  for (const [index, line] of readFileSync(path, 'utf8').split(/\r?\n/).entries()) {
    const [, name, value = ''] = /^\s*([A-Za-z]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
    if (name === 'shouldExecute') return problem(index + 1, 'says when its script is executed (Flyway)')
    if (name === 'encoding' && !/^utf-?8$/i.test(value))
      return problem(index + 1, 'says that its script is not UTF-8 (Flyway)')
    if (name === 'executeInTransaction')
      outside = value === 'false' ? `${name}=${value} in ${basename(path)}` : undefined
  }
  return outside === undefined ? {} : { outside }
}
