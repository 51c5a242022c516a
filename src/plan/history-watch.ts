import type { Statement } from '../sql/scanner.ts'

/** Why a file must find the history table as it would under psql, statement by statement; undefined where it makes no difference. */
export function historyWatch(table: string): (statement: Statement) => string | undefined {
  const escaped = table.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const mention = new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'gi')
  return ({ text, words }) => {
    const mentions = text.match(mention)?.length ?? 0
    if (mentions === 0) return undefined
    if (words[0] === 'create' && words.includes('table')) return `it creates ${table} itself`
    const harmless = words[0] === 'insert' && mentions === 1 && /\bon\s+conflict\b/i.test(text)
    return harmless ? undefined : `it uses ${table} itself`
  }
}
