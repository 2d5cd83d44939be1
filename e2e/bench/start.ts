import type { Benchmark } from './row';
export const start: Benchmark = { name: 'start', run: async () => [] };
