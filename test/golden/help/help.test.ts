import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../../src/cli.ts'
import { commands } from '../../../src/commands/index.ts'

/** The text that is printed for these arguments. */
function printed(...argv: readonly string[]): string {
  const text = parseArguments(argv, '1.2.3')
  if (typeof text !== 'string') throw new Error('this asks for no text')
  return text
}

describe('--help', () => {
  test('of the program', async () => {
    await expect(printed('--help')).toMatchFileSnapshot('help.txt')
  })

  test.each(Object.keys(commands))('of %s', async (name) => {
    await expect(printed(name, '--help')).toMatchFileSnapshot(`${name}.txt`)
  })

  test('in the other order, and as a command', () => {
    expect(printed('help', 'status')).toBe(printed('status', '--help'))
    expect(printed('help')).toBe(printed('--help'))
  })
})

test('--version', () => {
  expect(printed('--version')).toBe('1.2.3\n')
})
