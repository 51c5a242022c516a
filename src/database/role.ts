import { identifier } from './quote.ts'

/**
 * What a transaction begins with where another client of a pooler, or a file, may have left something: the session's own
 * search_path, and this role. All of it is over with the transaction.
 */
export function asRole(role: string): string[] {
  return [
    'SET LOCAL SESSION AUTHORIZATION DEFAULT',
    'SET LOCAL search_path TO DEFAULT',
    `SET LOCAL ROLE ${identifier(role)}`,
  ]
}
