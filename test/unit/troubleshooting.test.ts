import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqlstate } from '../../src/database/sqlstate.ts'
import { exitCodes } from '../../src/exit-code.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')
const sections = page.split(/^## /m).slice(1)
const failures = Object.entries(exitCodes).filter(([code]) => code === code.toUpperCase())

test.each(failures)('%s has a section, with its exit code', (code, { exit }) => {
  const section = sections.find((text) => text.split('\n')[0] === code)
  expect(section).toMatch(new RegExp(`xit code ${exit}\\b`))
})

test('no section is about a failure that there is not', () => {
  const named = sections.map((text) => text.split('\n')[0] ?? '').filter((title) => /^[A-Z_]+$/.test(title))
  expect(named.filter((code) => !failures.some(([known]) => known === code))).toEqual([])
})

test('what is said of a SQLSTATE that the program decides by is said under its number', () => {
  const decided = [
    sqlstate.deadlockDetected,
    sqlstate.lockNotAvailable,
    sqlstate.unsafeNewEnumValue,
    sqlstate.queryCanceled,
  ]
  expect(decided.filter((code) => !sections.some((text) => text.startsWith(`${code}: `)))).toEqual([])
})

test('the words to look for are words of the program', () => {
  const source = globSync('src/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  const quoted = [...page.matchAll(/\*`(.+?)`\*/g)].map(([, words = '']) => words)
  expect(quoted.filter((words) => !source.some((text) => text.includes(words)))).toEqual([])
})
