import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../../../src/lint/rules.ts'
import { findingsOf } from '../../support/lint.ts'

/** Those that a rule finds together with all that are on by themselves: `rule line:column`. */
async function found(sql: string, rule: (typeof rules)[number]): Promise<string[]> {
  const findings = await findingsOf(sql, { said: rule.severity === 'off' ? [[rule.name, 'error']] : [] })
  return findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`)
}

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test.each(rule.bad.map(({ sql, at }) => [sql, at]))('finds %s', async (sql, at) => {
    expect(await found(sql, rule)).toEqual([`${name} ${at}`])
  })

  test.each(rule.good)('does not find %s', async (sql) => {
    expect(await found(sql, rule)).toEqual([])
  })

  test('has an example of each kind', () => {
    expect([rule.bad.length > 0, rule.good.length > 0]).toEqual([true, true])
  })
})

const advised = (help: string) =>
  help
    .split('\n')
    .filter((line) => line.startsWith('  ') && !/…|RULE/.test(line))
    .map((line) => line.slice(2))
    .join('\n')

test.each(rules.flatMap(({ name, bad }) => bad.map(({ sql }) => [name, sql] as const)))(
  '%s: what is advised in place of %s is SQL, and not found again',
  async (name, sql) => {
    const [finding] = await findingsOf(sql, { said: [[name, 'error']] })
    const again = await findingsOf(advised(finding?.help ?? ''), { said: [[name, 'error']] })
    expect(again.map(({ rule }) => rule).filter((rule) => [name, 'syntax-error'].includes(rule))).toEqual([])
  },
)

test('each rule is a file of its name, and all of them are in use', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../src/lint/rules'))
  expect(rules.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort())
})
