import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // `server-only` throws outside Next's bundler.
      'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
    },
  },
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', '.next', '.data'],
    // More workers than Vitest's default, because these tests mostly wait.
    maxWorkers: 3,
    // Long enough for a busy machine.
    testTimeout: 60_000,
    // Hooks open databases.
    hookTimeout: 60_000,
    env: { LOG_LEVEL: 'silent' },
  },
});
