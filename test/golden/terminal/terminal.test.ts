import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { onTerminal, type Terminal } from '../../support/terminal.ts'

// Each starts a program, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const print = join(import.meta.dirname, 'print.ts')
const main = join(import.meta.dirname, '../../../src/main.ts')
const control = /(?!\n)\p{Cc}/u

describe.concurrent.each([80, 40])('on a terminal of %i columns', (columns) => {
  test('every screen', async ({ expect }) => {
    const text = stripVTControlCharacters(await onTerminal([print], { columns }))
    // A word that is wider is left to the terminal, so that it can be copied, and so is SQL.
    const wider = text
      .split('\n')
      .filter((line) => line.length > columns && /\S \S/.test(line) && !/^ {4}(?:[A-Z]{2,}|--) /.test(line))
    expect(wider).toEqual([])
    await expect(text).toMatchFileSnapshot(`${columns}.txt`)
  })

  test('help', async ({ expect }) => {
    const text = await onTerminal([main, 'up', '--help'], { columns })
    expect(text.split('\n').filter((line) => line.length > columns && !/\S{25}/.test(line))).toEqual([])
    await expect(text).toMatchFileSnapshot(`help-${columns}.txt`)
  })
})

describe.concurrent('colours', () => {
  const screen = [print, 'up: an error']
  const shown = (env: Terminal['env'] = {}) => onTerminal(screen, { columns: 80, env })

  test('are there on a terminal', async () => {
    expect(await shown()).toContain('\u001b[31merror:\u001b[39m /migrations/013_invoices.sql')
  })

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }],
  ])('are not there with %s', async (_title, env) => {
    expect(await shown(env)).not.toMatch(control)
  })

  test.each([
    ['are not there in a file or a pipe', {}, false],
    ['are there with FORCE_COLOR, as in a log of CI', { FORCE_COLOR: '1' }, true],
    [
      'are there with FORCE_COLOR where NO_COLOR is set, as Node.js has it',
      { FORCE_COLOR: '1', NO_COLOR: '1' },
      true,
    ],
  ])('%s', async (_title, env, expected) => {
    const told = await promisify(execFile)(process.execPath, screen, { env: env as Record<string, string> })
    expect(control.test(told.stderr)).toBe(expected)
    // It has no right edge.
    expect(stripVTControlCharacters(told.stderr)).toMatch(/WHERE closed_on…$/m)
  })
})
