/** Whether a run can pass over a psql command; if not, what to do instead of it. */
export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly advice: string }

/** They change what psql prints or asks, or guard a pg_dump file; what the server gets is the same without them. */
const harmless = new Set(
  `restrict unrestrict echo qecho warn pset timing x t a H f C T html r? errverbose conninfo copyright q quit`.split(
    ' ',
  ),
)

const advice: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^(?:i|ir|include|include_relative)$/,
    'Put the text of that file into the folder as a migration of its own.',
  ],
  [/^(?:c|connect)$/, 'A run works on one database: put this into another folder, with a run of its own.'],
  [/^copy$/, 'Use COPY … FROM stdin, with the data on the following lines up to a line \\. in this file.'],
  [
    /^(?:gexec|if|elif|else|endif)$/,
    'Use a DO block: it can decide, and run statements that it puts together.',
  ],
  [/^g(?:set|x|desc)?$|^crosstabview$|^bind$|^parse$|^watch$/, 'End the statement with a semicolon.'],
  [/^!$/, 'A migration runs no programs: do this outside, before or after the run.'],
  [/^(?:o|out|w|write|s|log|lo_\w+)$/, 'A migration reads and writes no files: remove this line.'],
  [/^:$/, 'Write the colon without the backslash.'],
  [/^\.$/, 'There is no COPY … FROM stdin before this: remove the line.'],
  [/^$/, 'Remove the backslash, or write it inside quotes.'],
]

/**
 * What a psql command in a file means to a run: those that only concern psql's own output are passed over, whatever would
 * change which statements the server gets is refused.
 */
export function metaCommand(command: string, argument: string): Verdict {
  if (harmless.has(command)) return { accepted: true }
  if (command === 'set') return set(argument)
  if (command === 'encoding') {
    if (argument === '' || /^'?utf-?8'?$/i.test(argument)) return { accepted: true }
    return { accepted: false, advice: 'Migrations are UTF-8: convert the file, and remove this line.' }
  }
  const found = advice.find(([pattern]) => pattern.test(command))
  return { accepted: false, advice: found?.[1] ?? 'This is a command of psql, not SQL: remove the line.' }
}

function set(argument: string): Verdict {
  const [name = '', ...value] = argument.split(/[ \t]+/)
  if (name === 'ON_ERROR_STOP' && !/^'?(?:on|1|t|tr|tru|true|y|ye|yes)?'?$/i.test(value.join(''))) {
    return { accepted: false, advice: 'A run always stops at the first error: remove this line.' }
  }
  return { accepted: true }
}
