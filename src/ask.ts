/**
 * Asks at the terminal; anything but yes is no. Undefined where nobody can read the question and answer it. Rejects with
 * the signal's reason where the run is stopped meanwhile.
 */
export async function ask(question: string, signal: AbortSignal): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  // Loaded where somebody is asked: it is larger than all that a run with nothing to do needs of Node.js.
  const { createInterface } = await import('node:readline/promises')
  // Not in raw mode, in which Ctrl-C would be a character and not a signal.
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal })
    return /^\s*y(?:es)?\s*$/i.test(answer)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    terminal.close()
  }
}
