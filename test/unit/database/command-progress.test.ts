import { expect, test } from 'vitest'
import { progressOf } from '../../../src/database/command-progress.ts'

const blocks = {
  blocks_done: 30,
  blocks_total: 100,
  tuples_done: 5,
  tuples_total: 50,
  lockers_done: 1,
  lockers_total: 2,
}
const index = (phase: string) => ({ command: 'CREATE INDEX', phase, ...blocks })
const heap = (phase: string) => ({
  phase,
  heap_blks_total: 200,
  heap_blks_scanned: 100,
  heap_blks_vacuumed: 20,
})

test.each([
  ['create_index', index('building index: scanning table'), 30],
  ['create_index', index('building index'), 30],
  ['create_index', index('building index: loading tuples in tree'), 10],
  ['create_index', index('waiting for writers before build'), 50],
  // What is left of another phase is not how far this one is.
  ['create_index', index('building index: sorting live tuples'), undefined],
  ['create_index', index('initializing'), undefined],
  ['vacuum', heap('scanning heap'), 50],
  ['vacuum', heap('vacuuming heap'), 10],
  ['vacuum', { ...heap('vacuuming indexes'), indexes_processed: 1, indexes_total: 4 }, 25],
  // Before 17 nobody counts them.
  ['vacuum', heap('vacuuming indexes'), undefined],
  ['vacuum', heap('truncating heap'), undefined],
  ['cluster', { command: 'CLUSTER', ...heap('seq scanning heap') }, 50],
  ['cluster', { command: 'CLUSTER', phase: 'index scanning heap', heap_tuples_scanned: 20 }, 20],
  [
    'cluster',
    { command: 'CLUSTER', phase: 'writing new heap', heap_tuples_scanned: 20, heap_tuples_written: 19 },
    95,
  ],
  ['cluster', { command: 'VACUUM FULL', phase: 'rebuilding index' }, undefined],
  ['copy', { command: 'COPY FROM', bytes_processed: 3, bytes_total: 4, tuples_processed: 1 }, 75],
  ['copy', { command: 'COPY FROM', bytes_processed: 3, bytes_total: 0, tuples_processed: 1 }, undefined],
  ['analyze', { phase: 'acquiring sample rows', sample_blks_scanned: 1, sample_blks_total: 3 }, 33],
  ['analyze', { phase: 'computing statistics', sample_blks_scanned: 3, sample_blks_total: 3 }, undefined],
] as const)('%s %j: %s %%', (view, row, percent) => {
  expect(progressOf({ view, relation: 'public.t', reltuples: 100, row }).percent).toBe(percent)
})

test('estimates may be wrong: never more than 100 %, and nothing where there is none', () => {
  const row = { command: 'CLUSTER', phase: 'index scanning heap', heap_tuples_scanned: 20 }
  const percents = [10, -1, null].map(
    (reltuples) => progressOf({ view: 'cluster', relation: null, reltuples, row }).percent,
  )
  expect(percents).toEqual([100, undefined, undefined])
})
