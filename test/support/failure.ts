import { type Failure, RunError } from '../../src/failure/failure.ts'

/** The failure that stops this. Throws where nothing stops it, or something else than a RunError does. */
export function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof RunError) return error.failure
    throw error
  }
  throw new Error('nothing stopped it')
}
