import type { Benchmark } from './row';
export const growth: Benchmark = { name: 'growth', run: async () => [] };
