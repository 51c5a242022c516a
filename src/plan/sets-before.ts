import type { Item } from './items.ts'

const about = /\b(?:role|authorization|search_path|schema|all)\b/i
const configures = /\bset_config\s*\(\s*'(?:role|search_path)'/i

/**
 * The statements of a file, of those in one transaction, that say who runs what comes behind them and where its names are
 * looked up: of the numbers from `from` on, up to the one that `isLast` tells. Savepoints are among them, as going back to
 * one takes a SET back. Throws what reading the file throws.
 */
export function setsBefore(
  items: Iterable<Item>,
  from: number,
  isLast: (item: Item) => boolean,
): readonly string[] {
  const sets: string[] = []
  for (const item of items) {
    if (isLast(item)) break
    if (item.number >= from && decides(item)) sets.push(item.statement.text)
  }
  return sets
}

function decides({ kind, statement: { words, text } }: Item): boolean {
  if (kind === 'savepoint') return true
  if (kind === 'set') return about.test(text)
  return words[0] === 'select' && configures.test(text)
}
