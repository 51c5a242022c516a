import { expect, test } from 'vitest'
import { pace } from '../../../src/report/pace.ts'

test.each([
  ['nothing before five seconds', [3000, 4000, 4999], []],
  [
    'the first line after five seconds, the next ones thirty seconds apart',
    every(1000, 70_000),
    [5000, 35_000, 65_000],
  ],
  [
    'as soon as there is an event, where they are rare',
    [3000, 9000, 38_000, 40_000, 71_000],
    [9000, 40_000, 71_000],
  ],
  ['another try begins anew', [5000, 6000, 3000, 5000, 6000], [5000, 5000]],
])('%s', (_, elapsed, said) => {
  const isDue = pace()
  const events = elapsed.map(
    (elapsedMs) => ({ type: 'migration.running', file: 'a.sql', elapsedMs }) as const,
  )
  expect(events.filter(isDue).map(({ elapsedMs }) => elapsedMs)).toEqual(said)
})

test('each statement has its own first line', () => {
  const isDue = pace()
  const events = [1, 2, 2].map(
    (line) => ({ type: 'migration.running', file: 'a.sql', line, elapsedMs: 5000 + line }) as const,
  )
  expect(events.filter(isDue).map(({ line }) => line)).toEqual([1, 2])
})

test('a line that is not known at first is no other statement', () => {
  const isDue = pace()
  const events = [undefined, 2, undefined, 2].map(
    (line, index) => ({ type: 'migration.running', file: 'a.sql', line, elapsedMs: 5000 + index }) as const,
  )
  expect(events.filter(isDue)).toHaveLength(1)
})

function every(stepMs: number, untilMs: number): number[] {
  return Array.from({ length: untilMs / stepMs }, (_, index) => (index + 1) * stepMs)
}
