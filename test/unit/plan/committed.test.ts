import { describe, expect, test } from 'vitest'
import type { RowChange } from '../../../src/history/change.ts'
import type { Entry } from '../../../src/history/entry.ts'
import type { Progress } from '../../../src/history/progress.ts'
import { committedOf } from '../../../src/plan/committed.ts'
import type { Step } from '../../../src/plan/plan-up.ts'
import { scriptOf } from '../../../src/plan/script.ts'
import { applied, migration } from '../../support/build.ts'

const file = migration('001_a.sql')
const step = (change: RowChange): Step => ({
  migration: file,
  script: scriptOf(file, { historyTable: 'schema_migrations' }),
  recordedAs: '001',
  kind: 'migration',
  change,
})
const isCommitted = (change: RowChange, entries: readonly Entry[], progress: readonly Progress[] = []) =>
  committedOf([step(change)], entries, progress).size === 1
const at = (executedAt: string | undefined, text?: string): Entry => ({ ...applied('001', text), executedAt })

describe('whether a step is done, by what the history has afterwards', () => {
  test('applied: its row is there, in whatever form', () => {
    expect(isCommitted({ type: 'insert' }, [applied('1')])).toBe(true)
    expect(isCommitted({ type: 'insert' }, [applied('2')])).toBe(false)
  })

  test('undone: its row is gone, and it is not half undone', () => {
    const half = { version: 'down:001', done: 0, doneSum: '', session: undefined }
    expect(isCommitted({ type: 'delete' }, [applied('2')])).toBe(true)
    expect(isCommitted({ type: 'delete' }, [applied('001')])).toBe(false)
    expect(isCommitted({ type: 'delete' }, [], [half])).toBe(false)
    expect(isCommitted({ type: 'delete' }, [], [{ ...half, version: 'down:002' }])).toBe(true)
  })

  test('run again: its row is another one', () => {
    const change: RowChange = { type: 'renew', was: at('2026-01-15T09:30:00Z', 'a') }
    expect(isCommitted(change, [at('2026-01-15T09:30:00Z', 'a')])).toBe(false)
    expect(isCommitted(change, [at('2026-01-15T09:30:01Z', 'a')])).toBe(true)
    expect(isCommitted(change, [at('2026-01-15T09:30:00Z', 'b')])).toBe(true)
  })

  test('run again, where the table has no times: a new checksum shows it, the same one nothing', () => {
    const changed: RowChange = { type: 'renew', was: at(undefined, 'a') }
    expect(isCommitted(changed, [at(undefined, file.text)])).toBe(true)
    expect(isCommitted(changed, [at(undefined, 'a')])).toBe(false)
    const same: RowChange = { type: 'renew', was: at(undefined, file.text) }
    expect(() => isCommitted(same, [at(undefined, file.text)])).toThrow('does not say when')
    const unknown: RowChange = { type: 'renew', was: at(undefined) }
    expect(() => isCommitted(unknown, [at(undefined)])).toThrow('does not say when')
  })
})
