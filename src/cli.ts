import { CommanderError, type HelpConfiguration, Command as Parser } from 'commander'
import { closestMatch } from 'leven'
import type { Command } from './commands/command.ts'
import { commands, isCommand } from './commands/index.ts'
import { allSettings } from './config/settings.ts'
import { RunError } from './failure/failure.ts'
import type { Call } from './plain-call.ts'
import { wrap } from './report/layout.ts'

/** Lines that are longer are hard to read. */
const widest = 100

/**
 * Reads the command line. Returns text where help or the version was asked for, for a terminal of so many columns; throws
 * USAGE with a suggestion.
 */
export async function parseArguments(
  argv: readonly string[],
  version: string,
  columns = widest,
): Promise<Call | string> {
  const [first, ...others] = argv
  if (first === 'help') return parseArguments([...others, '--help'], version, columns)
  const word = first !== undefined && !first.startsWith('-') ? first : undefined
  if (word !== undefined && !isCommand(word)) throw unknownCommand(word)
  let call: Call | undefined
  let text = ''
  // A terminal that nobody gave a size says 0.
  const width = Math.min(Math.max(columns || widest, 20), widest)
  const collect = {
    writeOut: (part: string) => {
      text += part
    },
    writeErr: () => {},
    getOutHelpWidth: () => width,
  }
  const program = new Parser('pg-ratchet')
    .description('Applies the .sql files of a folder to PostgreSQL, in order, each exactly once.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput(collect)
    .exitOverride()
    .configureHelp(helpFor(width))
    .addHelpText('after', '\nRun `pg-ratchet COMMAND --help` for its settings.')
  // Those that are listed in the help, or the one that is called.
  const named = word === undefined ? (Object.keys(commands) as (keyof typeof commands)[]) : [word]
  for (const name of named) {
    const command: Command = await commands[name]()
    const sub = program
      .command(name, { isDefault: name === 'up' })
      .description(command.summary)
      .helpOption('-h, --help', 'print this help')
      .configureOutput(collect)
      .exitOverride()
      .configureHelp(helpFor(width))
      .allowExcessArguments(false)
      .addHelpText('after', `\n${variables(command, width)}`)
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
  return allSettings.filter(({ group }) => command.settings.includes(group))
}

function variables(command: Command, width: number): string {
  const lines = settingsOf(command)
    .filter(({ flag }) => flag === undefined)
    .flatMap(({ env, help }) => item(env, help, { width, termWidth: 17 }))
  const note = 'Every setting is also read from its variable, and from the file that <VARIABLE>_FILE names.'
  return [...(lines.length > 0 ? ['Variables:', ...lines, ''] : []), ...wrap(note, width, 0)].join('\n')
}

/** A terminal that is narrower has no room for two columns. */
const leastForColumns = 72

/** Commander's own layout begins every line of a narrow terminal where the second column would. */
function helpFor(width: number): HelpConfiguration {
  return {
    minWidthToWrap: 20,
    ...(width < leastForColumns && {
      formatItem: (term, termWidth, description) => item(term, description, { width, termWidth }).join('\n'),
    }),
  }
}

/** A term and what it means: beside it, or below it where there is no room. */
function item(
  term: string,
  description: string,
  { width, termWidth }: { readonly width: number; readonly termWidth: number },
): string[] {
  if (width < leastForColumns || term.length > termWidth)
    return [`  ${term}`, ...(description === '' ? [] : wrap(`      ${description}`, width, 0))]
  return wrap(`  ${term.padEnd(termWidth)} ${description}`, width, termWidth + 1)
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
