import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../../src/cli.ts'
import { commands } from '../../../src/commands/index.ts'

/** The text that is printed for these arguments. */
async function printed(...argv: readonly string[]): Promise<string> {
  const text = await parseArguments(argv, '1.2.3')
  if (typeof text !== 'string') throw new Error('this asks for no text')
  return text
}

describe('--help', () => {
  test('of the program', async () => {
    await expect(await printed('--help')).toMatchFileSnapshot('help.txt')
  })

  test.each(Object.keys(commands))('of %s', async (name) => {
    await expect(await printed(name, '--help')).toMatchFileSnapshot(`${name}.txt`)
  })

  test('in the other order, and as a command', async () => {
    expect(await printed('help', 'status')).toBe(await printed('status', '--help'))
    expect(await printed('help')).toBe(await printed('--help'))
  })
})

test('--version', async () => {
  expect(await printed('--version')).toBe('1.2.3\n')
})
