/** Most of what a round does is to wait. */
const atOnce = Number(process.env.FAULTS_AT_ONCE ?? 4)

/** Several at a time. */
export async function eachOf<T>(
  all: readonly T[],
  act: (one: T) => Promise<void>,
  lanes = atOnce,
): Promise<void> {
  const rest = all[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const one of rest) await act(one)
    }),
  )
}
