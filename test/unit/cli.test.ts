import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../src/cli.ts'
import { commands } from '../../src/commands/index.ts'
import { plainCall } from '../../src/plain-call.ts'
import { failureOf } from '../support/failure.ts'

const call = async (...argv: readonly string[]) => {
  const parsed = await parseArguments(argv, '1.2.3')
  if (typeof parsed === 'string') throw new Error('this asks for text')
  return parsed
}
const flagsOf = async (...argv: readonly string[]) =>
  Object.fromEntries(Object.entries((await call(...argv)).flags).filter(([, value]) => value !== undefined))
const usage = async (...argv: readonly string[]) => {
  const error = await call(...argv).catch((error: unknown) => error)
  const failure = failureOf(() => {
    throw error
  })
  return failure.code === 'USAGE' ? `${failure.message} | ${failure.hint}` : failure.code
}

describe('the command', () => {
  test.each([
    ['up is the default', [], 'up'],
    ['up is the default with flags', ['--dir', 'sql'], 'up'],
    ['up', ['up'], 'up'],
    ['status', ['status'], 'status'],
    ['plan', ['plan'], 'plan'],
    ['wait', ['wait'], 'wait'],
    ['new', ['new', 'add users'], 'new'],
  ] as const)('%s', async (_title, argv, name) => {
    expect((await call(...argv)).command).toBe(await commands[name]())
  })

  test.each([
    [['pu'], "unknown command 'pu' | Did you mean up?"],
    [['staus'], "unknown command 'staus' | Did you mean status?"],
    [['migrate'], "unknown command 'migrate' | See pg-ratchet --help."],
    [['constructor'], "unknown command 'constructor' | See pg-ratchet --help."],
    [[''], "unknown command '' | Did you mean up?"],
  ] as const)('%j', async (argv, message) => {
    expect(await usage(...argv)).toBe(message)
  })
})

describe('settings', () => {
  test.each([
    ['with a value behind it', ['up', '--lock-wait', '5s'], { 'lock-wait': '5s' }],
    ['with an equals sign', ['up', '--lock-wait=5s'], { 'lock-wait': '5s' }],
    ['without the command', ['--dir', 'sql', '--table=ops.history'], { dir: 'sql', table: 'ops.history' }],
    ['a bare flag is true', ['up', '--allow-empty'], { 'allow-empty': 'true' }],
    ['a flag that is not one or the other', ['up', '--allow-empty', 'false'], { 'allow-empty': 'false' }],
    ['the last one counts', ['up', '--dir', 'a', '--dir', 'b'], { dir: 'b' }],
    ['an empty one is passed on', ['up', '--dir', ''], { dir: '' }],
    ['none', ['status'], {}],
  ])('%s', async (_title, argv, flags) => {
    expect(await flagsOf(...argv)).toEqual(flags)
  })

  test.each([
    [['up', '--dri', 'x'], "unknown option '--dri'\n(Did you mean --dir?) | See pg-ratchet up --help."],
    [
      ['--lock-wiat', '1s'],
      "unknown option '--lock-wiat'\n(Did you mean --lock-wait?) | See pg-ratchet --help.",
    ],
    [['wait', '--lock-retry', '1s'], "unknown option '--lock-retry' | See pg-ratchet wait --help."],
    [['up', '--dir'], "option '--dir <FOLDER>' argument missing | See pg-ratchet up --help."],
    [['new'], "missing required argument 'name' | See pg-ratchet new --help."],
    [['new', 'add', 'users'], 'too many arguments for'],
    [['up', '012'], 'too many arguments for'],
    [['status', '--to', '1'], "unknown option '--to'"],
  ])('%j is wrong usage', async (argv, message) => {
    expect(await usage(...argv)).toContain(message)
  })
})

describe('options and arguments of a command', () => {
  test.each([
    [['up', '--to', '012'], { to: '012' }, undefined],
    [['--to', '012'], { to: '012' }, undefined],
    [['plan', '--to=012_x'], { to: '012_x' }, undefined],
    [['status', '--check'], { check: true }, undefined],
    [['wait', '--primary'], { primary: true }, undefined],
    [['new', 'add users'], {}, 'add users'],
    [['new', '--', '-x'], {}, '-x'],
  ])('%j', async (argv, options, argument) => {
    expect(await call(...argv)).toMatchObject({ options, argument })
  })
})

describe('what needs no parser', () => {
  test.each([[[]], [['up']], [['status']], [['plan']], [['wait']]])(
    '%j is read in the same way',
    async (argv) => {
      expect(await plainCall(argv)).toEqual({ ...(await call(...argv)), flags: {} })
      expect(await flagsOf(...argv)).toEqual({})
    },
  )

  test.each([
    [['new']],
    [['--help']],
    [['help']],
    [['up', '--dir', 'sql']],
    [['pu']],
    [['constructor']],
    [['']],
  ])('%j is not of that kind', async (argv) => {
    expect(await plainCall(argv)).toBeUndefined()
  })
})
