import { describe, expect, test } from 'vitest'
import type { Finding, RunEvent } from '../../../src/report/event.ts'
import { github } from '../../../src/report/github.ts'
import { streams } from '../../support/streams.ts'

const finding: Finding = {
  rule: 'rule',
  severity: 'error',
  file: 'migrations/001_a.sql',
  line: 1,
  column: 1,
  message: 'said',
  help: '',
}

/** The workflow commands that these events end with. */
function commands(events: readonly RunEvent[], level: 'error' | 'info' = 'info'): readonly string[] {
  const { out, err, lines } = streams()
  const report = github({ out, err }, { level, pathOf: (path) => path })
  for (const event of events) report(event)
  report({ type: 'program.ended', exit: 3 })
  return lines()
    .map((line) => line.slice('err: '.length))
    .filter((line) => line.startsWith('::'))
}

const checked = (findings: readonly Finding[]): RunEvent => ({ type: 'check.listed', files: 1, findings })

describe('of each kind GitHub shows ten', () => {
  const many = (count: number, severity: Finding['severity']) =>
    Array.from({ length: count }, (_, index) => ({ ...finding, severity, line: index + 1 }))

  test('ten errors and ten warnings are all there', () => {
    const said = commands([checked([...many(10, 'warning'), ...many(10, 'error')])])
    expect(said.map((line) => line.slice(0, 5))).toEqual([
      ...Array(10).fill('::err'),
      ...Array(10).fill('::war'),
    ])
    expect(said.some((line) => line.includes('more'))).toBe(false)
  })

  test('of more, the last says how many', () => {
    const said = commands([checked(many(12, 'error')), checked(many(11, 'error'))])
    expect(said).toHaveLength(10)
    expect(said.at(-1)).toBe('::error title=more::and 14 more: the log has them')
    expect(said.at(-2)).toContain('line=9,')
  })

  test('memory is bounded: a file may raise any number of warnings', () => {
    const notice = { sqlstate: '01000', message: 'x' }
    const raised: RunEvent = { type: 'migration.noticed', file: 'a.sql', severity: 'WARNING', notice }
    const said = commands(Array(20_000).fill(raised))
    expect(said).toHaveLength(10)
    expect(said.at(-1)).toContain('19991 more')
  })
})

test('warnings that are not said are not annotated', () => {
  expect(commands([{ type: 'config.warned', message: 'odd' }], 'error')).toEqual([])
  expect(commands([{ type: 'config.warned', message: 'odd' }])).toEqual(['::warning title=setting::odd'])
})

test('what the runner undoes gives the text back', () => {
  const message = '100 %25, a:b\n%0A::error::x'
  const file = 'a,b:c%2C.sql'
  const [said = ''] = commands([checked([{ ...finding, file, message }])])
  const [, properties = '', data = ''] = /^::error ([^\n]*?)::([^\n]*)$/.exec(said) ?? []
  // As actions/runner has it: % last.
  const undo = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  expect(undo(data)).toBe(message)
  expect(undo(properties.split(',').find((one) => one.startsWith('file=')) ?? '')).toBe(`file=${file}`)
})
