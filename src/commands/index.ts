import type { Command } from './command.ts'
import { create } from './new.ts'
import { plan } from './plan.ts'
import { status } from './status.ts'
import { up } from './up.ts'
import { wait } from './wait.ts'

/** Every command by its name, in the order of the help. */
export const commands = { up, status, plan, wait, new: create } as const satisfies Record<string, Command>
