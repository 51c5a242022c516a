import { expect, test } from 'vitest'
import { exitCodes } from '../../src/exit-code.ts'

/** The contract (docs/exit-codes.md): scripts and orchestrators depend on these numbers. */
const contract = {
  done: 0,
  MIGRATION_FAILED: 1,
  MIGRATION_UNSETTLED: 1,
  pending: 2,
  found: 3,
  diverged: 65,
  USAGE: 64,
  FILES_UNUSABLE: 65,
  FILE_CHANGED: 65,
  DATABASE_NOT_EMPTY: 65,
  HISTORY_DIVERGED: 65,
  FOLDER_UNUSABLE: 66,
  DATABASE_UNREACHABLE: 69,
  DATABASE_NOT_WRITABLE: 69,
  BUG: 70,
  MIGRATION_PARTLY_APPLIED: 70,
  MIGRATIONS_PENDING: 75,
  CONNECTION_LOST: 75,
  LOCK_BUSY: 75,
  HISTORY_TABLE_LOCKED: 75,
  LOCK_TIMEOUT: 75,
  SERVER_UNABLE: 75,
  AUTHENTICATION_FAILED: 77,
  PERMISSION_MISSING: 77,
  CONFIG_INVALID: 78,
  CONNECTION_REFUSED: 78,
  FILE_NOT_CREATED: 78,
  HISTORY_TABLE_UNUSABLE: 78,
  INTERRUPTED: 130,
  TERMINATED: 143,
} as const satisfies Record<keyof typeof exitCodes, number>

test('each ending keeps its number', () => {
  expect(Object.fromEntries(Object.entries(exitCodes).map(([ending, { exit }]) => [ending, exit]))).toEqual(
    contract,
  )
})

test('all endings of one number agree whether another try makes sense', () => {
  const retries = new Map<number, Set<boolean>>()
  for (const { exit, retry } of Object.values(exitCodes))
    retries.set(exit, (retries.get(exit) ?? new Set<boolean>()).add(retry))
  expect([...retries].filter(([, answers]) => answers.size > 1)).toEqual([])
  expect(
    [...retries].flatMap(([exit, answers]) => (answers.has(true) ? exit : [])).sort((a, b) => a - b),
  ).toEqual([69, 75, 130, 143])
})
