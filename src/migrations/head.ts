/**
 * The mark before the first statement of a file that says it runs outside a transaction, where its tool would honour it;
 * in any other place these tools pass over it, so it is a comment like others.
 */
export function outsideByHead(text: string): string | undefined {
  const lines = text.split(/\r?\n/)
  const code = lines.findIndex((line) => !/^\s*(?:--|$)/.test(line))
  const head = code === -1 ? lines : lines.slice(0, code)
  return sqlx(head) ?? graphileMigrate(head) ?? atlas(head)
}

/** The first characters of the file (sqlx-core, migrate/source.rs). */
function sqlx([first = '']: readonly string[]): string | undefined {
  return first.startsWith('-- no-transaction') ? '-- no-transaction' : undefined
}

/** The first line behind the headers, which have a capital letter: `--! Previous: …` (graphile-migrate, header.ts). */
function graphileMigrate(head: readonly string[]): string | undefined {
  const first = head.find((line) => line.trim() !== '' && !/^--! [A-Z]/.test(line)) ?? ''
  return /^--!\s*no-transaction\b/.exec(first)?.[0]
}

/** Among the comments that the file begins with, which an empty line ends: else they belong to a statement (Atlas, dir.go). */
function atlas(head: readonly string[]): string | undefined {
  const end = head.findIndex((line) => !line.startsWith('--'))
  if (head[end]?.trim() !== '') return undefined
  return head.slice(0, end).some((line) => /^--[ -~]*atlas:txmode +none\s*$/.test(line))
    ? '-- atlas:txmode none'
    : undefined
}
