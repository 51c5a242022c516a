/** What applies migrations, loaded where there are some. */
export { applyAll } from './apply-all.ts'
export { lookAfterLoss } from './look-after-loss.ts'
