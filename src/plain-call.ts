import type { Command, CommandInput } from './commands/command.ts'
import { commands, isCommand } from './commands/index.ts'

/** What the command line asks for. */
export interface Call extends CommandInput {
  readonly command: Command
  /** Values of settings, by the name of the flag. */
  readonly flags: Readonly<Record<string, string | undefined>>
}

/**
 * The call of a command line that is a command's name or nothing at all, as containers are started: there is nothing to
 * parse, and loading the parser is a fifteenth of a start. Undefined for any other.
 */
export async function plainCall([word = 'up', ...others]: readonly string[]): Promise<Call | undefined> {
  if (others.length > 0 || !isCommand(word)) return undefined
  const command: Command = await commands[word]()
  return command.argument === undefined ? { command, flags: {}, options: {} } : undefined
}
