import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/report/event.ts'
import { summary } from '../../../src/report/summary.ts'
import { terminationText } from '../../../src/report/termination.ts'

function summaryOf(events: readonly RunEvent[]): string {
  let text = ''
  const report = summary(
    (written) => {
      text = written
    },
    { level: 'info', pathOf: (path) => path },
  )
  for (const event of [...events, { type: 'program.ended', exit: 0 } as const]) report(event)
  return text
}

const long = 'x'.repeat(2_000_000)

describe('a summary is bounded', () => {
  const notice = { sqlstate: '01000', message: long, detail: '```'.repeat(500_000) }
  test.each<[string, RunEvent[]]>([
    [
      'many files',
      Array(100_000).fill({ type: 'migration.applied', file: 'm/1.sql', version: '1', durationMs: 1 }),
    ],
    [
      'long names',
      Array(200).fill({
        type: 'migration.applied',
        file: `m/${long.slice(0, 4000)}`,
        version: '1',
        durationMs: 1,
      }),
    ],
    ['many warnings', Array(10_000).fill({ type: 'migration.warned', file: 'm/1.sql', message: 'odd' })],
    [
      'long texts',
      Array(300).fill({ type: 'migration.noticed', file: 'm/1.sql', severity: 'WARNING', notice }),
    ],
  ])('%s', (_title, events) => {
    const text = summaryOf(events)
    expect(Buffer.byteLength(text)).toBeLessThan(64_000)
    expect(text).toMatch(/and \d+ more/)
    // Nothing is cut within a block of code.
    expect((text.match(/^`{3,}$/gm) ?? []).length % 2).toBe(0)
  })
})

describe('a termination message', () => {
  test('ends with the exit code, however long the reason is, and has no half of a character', () => {
    const text = terminationText({
      failure: { code: 'CONNECTION_LOST', reason: '🐘'.repeat(5000), leftBehind: 'Run again.' },
      summary: '0 applied',
      exit: 75,
      meaning: 'lost',
      retry: true,
    })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(Buffer.byteLength(text)).toBeGreaterThan(4080)
    expect(text).toMatch(/🐘 …\nexit code 75: lost \(worth trying again\)\n$/u)
    expect(text).not.toContain('\ufffd')
  })
})
