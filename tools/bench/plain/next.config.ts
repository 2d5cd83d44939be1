import type { NextConfig } from 'next';

// In a copy below the repository, Next would take the repository for the root of this.
const config: NextConfig = {
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
};

export default config;
