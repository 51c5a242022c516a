import { describe, expect, test } from 'vitest'
import { codeQuality } from '../../../src/report/code-quality.ts'
import type { Finding, RunEvent } from '../../../src/report/event.ts'

const finding: Finding = {
  rule: 'index-without-concurrently',
  severity: 'warning',
  file: 'migrations/001_a.sql',
  line: 3,
  column: 1,
  message: 'It locks contacts.',
  help: 'Write CONCURRENTLY.',
  excerpt: '  3 | CREATE INDEX a ON contacts (a);\n    | ^',
}

/** The report for what was found, as GitLab would read it. */
function reportOf(...events: readonly RunEvent[]): Record<string, unknown>[] {
  let text = ''
  const report = codeQuality(
    (written) => {
      text = written
    },
    { level: 'info', pathOf: (path) => path },
  )
  for (const event of [...events, { type: 'program.ended', exit: 3 } as const]) report(event)
  return JSON.parse(text)
}

const found = (...findings: readonly Finding[]) => reportOf({ type: 'check.listed', files: 1, findings })

test('has the fields that GitLab documents, and each fingerprint once', () => {
  const entries = found(finding, { ...finding, severity: 'error', line: 9 }, { ...finding, line: 12 })
  for (const entry of entries)
    expect(entry).toEqual({
      description: expect.stringMatching(/./),
      check_name: 'index-without-concurrently',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: expect.stringMatching(/^(?:info|minor|major|critical|blocker)$/),
      location: { path: expect.not.stringMatching(/^\.?\//), lines: { begin: expect.any(Number) } },
    })
  expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(3)
})

test('is an empty list where nothing is wrong', () => {
  expect(reportOf()).toEqual([])
})

test('what is about no file has no place in it', () => {
  const failure = { code: 'CONFIG_INVALID', problems: ['PGPORT: no'] } as const
  expect(reportOf({ type: 'run.failed', failure })).toEqual([])
})

describe('the fingerprint', () => {
  const [{ fingerprint: known } = {}] = found(finding)
  const moved = '  103 | CREATE INDEX a ON contacts (a);\n      | ^'
  test.each([
    ['stays where lines above have moved it', { line: 103, excerpt: moved }, true],
    ['stays where its words are better', { message: 'It locks contacts for long.' }, true],
    ['is another for another statement', { excerpt: '  3 | CREATE INDEX b ON contacts (b);' }, false],
    ['is another in another file', { file: 'migrations/002_b.sql' }, false],
    ['is another for another rule', { rule: 'another' }, false],
  ])('%s', (_title, change, same) => {
    const [{ fingerprint } = {}] = found({ ...finding, ...change })
    expect(fingerprint === known).toBe(same)
  })
})
