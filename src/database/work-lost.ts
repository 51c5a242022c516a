/** Nobody wants the lock any more: the session that it was for is gone. Another one may be had, elsewhere perhaps. */
export class WorkLost extends Error {
  override readonly name = 'WorkLost'
}
