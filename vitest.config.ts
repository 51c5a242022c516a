import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A package whose source maps name files that it does not have is no news.
  logLevel: 'error',
  test: {
    // Most of what they do is to wait: for servers, programs, and time to go by.
    maxWorkers: 2,
    // What was wrong is in a list as often as not, and the message is all that is said at the end.
    chaiConfig: { truncateThreshold: 1500 },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000,
          // It imports JSON in a way that Node.js does not know.
          server: { deps: { inline: ['@actions/workflow-parser'] } },
        },
      },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      {
        test: {
          name: 'database',
          include: ['test/database/**/*.test.ts'],
          globalSetup: ['test/support/bundle-setup.ts', 'test/support/database-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/support/bundle-setup.ts', 'test/support/faults-setup.ts'],
          // Everything takes hours; the sample of `npm test` a minute and a half.
          testTimeout: process.env.FAULTS === 'all' ? 6 * 3_600_000 : 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'differential',
          include: ['test/differential/**/*.test.ts'],
          globalSetup: ['test/support/bundle-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // Each of them waits for two servers and the program, on as many processors.
          maxConcurrency: 3,
        },
      },
      {
        test: {
          name: 'examples',
          include: ['test/examples/**/*.test.ts'],
          globalSetup: ['test/support/image-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'image',
          include: ['test/image/**/*.test.ts'],
          globalSetup: ['test/support/image-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
