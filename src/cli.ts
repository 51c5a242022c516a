import { CommanderError, Command as Parser } from 'commander'
import { closestMatch } from 'leven'
import type { Command, CommandInput } from './commands/command.ts'
import { commands } from './commands/index.ts'
import { settings } from './config/settings.ts'
import { RunError } from './failure.ts'

/** What the command line asks for. */
export interface Call extends CommandInput {
  readonly command: Command
  /** Values of settings, by the name of the flag. */
  readonly flags: Readonly<Record<string, string | undefined>>
}

/** Reads the command line. Returns text where help or the version was asked for; throws USAGE with a suggestion. */
export function parseArguments(argv: readonly string[], version: string): Call | string {
  const [first, ...others] = argv
  if (first === 'help') return parseArguments([...others, '--help'], version)
  const word = first !== undefined && !first.startsWith('-') ? first : undefined
  if (word !== undefined && !Object.hasOwn(commands, word)) throw unknownCommand(word)
  let call: Call | undefined
  let text = ''
  const collect = {
    writeOut: (part: string) => {
      text += part
    },
    writeErr: () => {},
    getOutHelpWidth: () => 100,
  }
  const program = new Parser('pg-ratchet')
    .description('Applies the .sql files of a folder to PostgreSQL, in order, each exactly once.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput(collect)
    .exitOverride()
    .addHelpText('after', '\nRun `pg-ratchet COMMAND --help` for its settings.')
  for (const [name, command] of Object.entries(commands) as [string, Command][]) {
    const sub = program
      .command(name, { isDefault: name === 'up' })
      .description(command.summary)
      .helpOption('-h, --help', 'print this help')
      .configureOutput(collect)
      .exitOverride()
      .allowExcessArguments(false)
      .addHelpText('after', `\n${variables(command)}`)
    if (command.argument !== undefined) sub.argument(`<${command.argument.name}>`, command.argument.help)
    for (const { flags, help } of command.options ?? []) sub.option(flags, help)
    for (const setting of settingsOf(command))
      if (setting.flag !== undefined)
        sub.option(
          `--${setting.flag} ${setting.placeholder === '' ? '[boolean]' : `<${setting.placeholder}>`}`,
          `${setting.help} (${setting.env}${setting.fallback === undefined ? '' : `, default ${setting.fallback}`})`,
        )
    sub.action((...parts: unknown[]) => {
      call = {
        command,
        ...inputOf(command, sub.opts(), command.argument === undefined ? undefined : String(parts[0])),
      }
    })
  }
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return text
    throw new RunError(
      {
        code: 'USAGE',
        message: argv.reduce(
          (said, argument) => said.replaceAll(argument, () => shown(argument)),
          error.message.replace(/^error: /, ''),
        ),
        hint: `See pg-ratchet ${word ?? ''} --help.`.replace('  ', ' '),
      },
      { cause: error },
    )
  }
  return call ?? text
}

function inputOf(
  command: Command,
  options: Record<string, string | boolean | undefined>,
  argument: string | undefined,
): Omit<Call, 'command'> {
  const flags: Record<string, string | undefined> = {}
  for (const { flag } of settingsOf(command)) {
    if (flag === undefined) continue
    const value = options[flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]
    // A bare flag is true.
    flags[flag] = value === undefined ? undefined : String(value)
  }
  return { flags, options, argument }
}

function settingsOf(command: Command) {
  return Object.values(settings).filter(({ group }) => command.settings.includes(group))
}

function variables(command: Command): string {
  const lines = settingsOf(command)
    .filter(({ flag }) => flag === undefined)
    .map(({ env, help }) => `  ${env.padEnd(17)} ${help}`)
  const note = 'Every setting is also read from its variable, and from the file that <VARIABLE>_FILE names.'
  return [...(lines.length > 0 ? ['Variables:', ...lines, ''] : []), note].join('\n')
}

function unknownCommand(word: string): RunError {
  const suggestion = closestMatch(word, Object.keys(commands), { maxDistance: 3 })
  return new RunError({
    code: 'USAGE',
    message: `unknown command '${shown(word)}'`,
    hint: suggestion === undefined ? 'See pg-ratchet --help.' : `Did you mean ${suggestion}?`,
  })
}

/** An argument as it may be repeated: a connection URL or DSN holds a password, whatever it was given for. */
function shown(argument: string): string {
  const [flag] = /^--?[\w-]+(?==)/.exec(argument) ?? []
  return flag ?? (/[:=]/.test(argument) ? '…' : argument)
}
