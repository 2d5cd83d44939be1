import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // `server-only` throws wherever Next's own bundler is not at work.
      'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
    },
  },
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', '.next', '.data'],
    // Vitest leaves a core alone; these tests wait more than they work.
    maxWorkers: 3,
    // A machine that is busy with something else is no failure.
    testTimeout: 60_000,
    // Hooks open databases.
    hookTimeout: 60_000,
    env: { LOG_LEVEL: 'silent' },
  },
});
