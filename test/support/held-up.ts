import type { Database } from './database.ts'

/** What a PL/pgSQL block does until it is let go: no machine is too slow to see that it takes long. */
export const heldUpInside = `WHILE NOT EXISTS (SELECT FROM pg_class WHERE relname = 'let_go') LOOP PERFORM pg_sleep(0.2); END LOOP;`

/** The same as a statement. */
export const heldUp = `DO $$ BEGIN ${heldUpInside} END $$;`

/** Lets go of all that is held up in a database. */
export async function letGo({ query }: Pick<Database, 'query'>): Promise<void> {
  await query('CREATE TABLE public.let_go ()')
}
