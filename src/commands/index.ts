import type { Command } from './command.ts'

/**
 * Every command by its name, in the order of the help. Each is loaded when it is asked for: a run with nothing to do is
 * little more than a start.
 */
export const commands = {
  up: async () => (await import('./up.ts')).up,
  status: async () => (await import('./status.ts')).status,
  plan: async () => (await import('./plan.ts')).plan,
  check: async () => (await import('./check.ts')).check,
  down: async () => (await import('./down.ts')).down,
  baseline: async () => (await import('./baseline.ts')).baseline,
  adopt: async () => (await import('./adopt.ts')).adopt,
  repair: async () => (await import('./repair.ts')).repair,
  wait: async () => (await import('./wait.ts')).wait,
  new: async () => (await import('./new.ts')).create,
} as const satisfies Record<string, () => Promise<Command>>

/** Whether there is a command of that name. */
export function isCommand(word: string): word is keyof typeof commands {
  return Object.hasOwn(commands, word)
}
