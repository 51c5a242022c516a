import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { FileProblem } from '../failure.ts'
import { layoutHint } from './layout.ts'

/**
 * What a Flyway script configuration file says: `V1__x.sql.conf`, a Java properties file beside the script (Flyway has
 * no such mark inside a script). What it says about placeholders is passed over, as this program has none.
 *
 * Throws the system's error where it cannot be read.
 */
export function readScriptConfig(path: string): {
  readonly outside?: string
  readonly problem?: FileProblem
} {
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
